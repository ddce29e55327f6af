import { z } from 'zod';

/** One step of a path: a member by name, an element by index (negative from the end), or every element. */
export type PathStep =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'element'; readonly index: number }
  | { readonly kind: 'each' };

const maxLength = 300;
const step = /\.([A-Za-z_][A-Za-z0-9_-]*)|\[(?:(-?\d{1,6})|(\*)|'([^'\\]*)'|"([^"\\]*)")\]/y;

/**
 * Reads a path such as `$.choices[0].text`, `$['a b'].c` or `$.parts[*].text`; undefined where it is none. There is nothing else: no
 * filter, no script, no descent, so that reading a value by it costs no more than walking the value once.
 */
export function parseJsonPath(text: string): readonly PathStep[] | undefined {
  if (!text.startsWith('$') || text.length > maxLength) return undefined;
  const steps: PathStep[] = [];
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const found = step.exec(text);
    if (found === null) return undefined;
    steps.push(toStep(found));
  }
  return steps;
}

function toStep([, plain, index, each, single, double]: RegExpExecArray): PathStep {
  if (index !== undefined) return { kind: 'element', index: Number(index) };
  if (each !== undefined) return { kind: 'each' };
  return { kind: 'member', name: plain ?? single ?? double ?? '' };
}

/** What a wrong path is told. */
export const pathMessage =
  "must be a path such as $.a.b[0].c: members by .name or ['name'], elements by [0], [-1] or [*], nothing else";

/** A path into a JSON value, as text. */
export const jsonPath = z
  .string()
  .refine((text) => parseJsonPath(text) !== undefined, pathMessage)
  .describe('A path into a JSON value: $.a.b[0].c, [-1] for the last element, [*] for each.');
