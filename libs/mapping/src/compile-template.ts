import { isPathText, type LiveTemplate, parseJsonPath } from '@headgate/domain';
import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { compilePath } from './compile-path.ts';

type Fill = (source: JsonObject) => JsonValue | undefined;

/** A template ready to be filled, once read and checked; throws for a path that is none. */
export function compileTemplate(template: Readonly<Record<string, unknown>>): LiveTemplate {
  const roots: (string | undefined)[] = [];
  const fill = compileObject(template, roots);
  return {
    fill,
    uses: roots.includes(undefined) ? undefined : new Set(roots.filter((name) => name !== undefined)),
  };
}

function compileValue(value: unknown, roots: (string | undefined)[]): Fill {
  if (typeof value === 'string') return compileText(value, roots);
  if (Array.isArray(value)) return compileList(value, roots);
  if (isJsonObject(value)) return compileObject(value, roots);
  const literal = value as JsonValue;
  return () => literal;
}

function compileText(text: string, roots: (string | undefined)[]): Fill {
  if (isPathText(text)) {
    const [first] = parseJsonPath(text) ?? [];
    roots.push(first?.kind === 'member' ? first.name : undefined);
    return compilePath(text);
  }
  const literal = text.startsWith('$$') ? text.slice(1) : text;
  return () => literal;
}

function compileList(list: readonly unknown[], roots: (string | undefined)[]): Fill {
  const fills = list.map((entry) => compileValue(entry, roots));
  return (source) => fills.map((fill) => fill(source)).filter((value) => value !== undefined);
}

/** Members whose path leads nowhere are left out: a null nobody sent means something else to many providers. */
function compileObject(object: Readonly<Record<string, unknown>>, roots: (string | undefined)[]) {
  const fills = Object.entries(object).map(([name, value]) => [name, compileValue(value, roots)] as const);
  return (source: JsonObject): JsonObject => {
    const members = fills.map(([name, fill]) => [name, fill(source)] as const);
    // Not by assignment: a member named __proto__ must be a member.
    return Object.fromEntries(members.filter(([, value]) => value !== undefined));
  };
}
