import { isJsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { z } from 'zod';
import { parseJsonPath, pathMessage } from './json-path.ts';

const maxNodes = 500;
const maxDepth = 20;

/**
 * A JSON object with holes: a string that begins with `$` is a path and stands for what lies there; `$$` begins a plain string with
 * a dollar. A member whose path leads nowhere is left out. Data, not a program.
 */
export const template = z
  // What travels as JSON is JSON; the paths in it are what is checked.
  .record(z.string(), z.unknown() as z.ZodType<JsonValue>)
  .superRefine((value, context) => {
    for (const { path, message } of findTemplateProblems(value)) {
      context.addIssue({ code: 'custom', path: path.split('.'), message });
    }
  })
  .describe('A JSON object in which strings such as "$.prompt" stand for what lies there; "$$" begins a plain dollar.');

/** Every wrong path of a template, with where it stands. */
export function findTemplateProblems(value: unknown): Problem[] {
  const walk: Walk = { problems: [], nodes: 0 };
  visit(value, [], walk);
  if (walk.nodes > maxNodes) return [{ path: '', message: `holds more than ${maxNodes} values` }];
  return walk.problems;
}

interface Walk {
  readonly problems: Problem[];
  nodes: number;
}

function visit(value: unknown, at: readonly string[], walk: Walk): void {
  walk.nodes += 1;
  if (walk.nodes > maxNodes) return;
  if (at.length > maxDepth) walk.problems.push({ path: at.join('.'), message: `lies deeper than ${maxDepth} levels` });
  else if (typeof value === 'string') visitText(value, at, walk);
  else if (Array.isArray(value)) value.forEach((entry: unknown, index) => visit(entry, [...at, String(index)], walk));
  else if (isJsonObject(value)) for (const [name, entry] of Object.entries(value)) visit(entry, [...at, name], walk);
}

function visitText(text: string, at: readonly string[], { problems }: Walk): void {
  if (!isPathText(text) || parseJsonPath(text) !== undefined) return;
  problems.push({ path: at.join('.'), message: `${pathMessage}; a plain dollar is written $$` });
}

/** True for a string of a template that stands for something else. */
export function isPathText(text: string): boolean {
  return text.startsWith('$') && !text.startsWith('$$');
}
