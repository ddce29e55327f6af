import { type JsonObject, type JsonValue, type Problem, unknownField } from '@headgate/kernel';
import type { z } from 'zod';
import type { Draft } from './body-schema.ts';
import { listRemovals, mergePatch } from './merge-patch.ts';
import { listFields } from './schema-fields.ts';

/**
 * A resource with a patch merged in, read again as a whole body: what a change leaves must be as good as what a creation makes.
 * `schema` is only asked which fields exist, so that resetting a misspelt one is refused instead of ignored; what is `readOnly` is
 * left to whoever knows the resource.
 */
export function readPatch<T>(
  resource: object,
  patch: JsonObject,
  {
    schema,
    read,
    readOnly = [],
  }: { schema: z.ZodType; read: (body: unknown) => Draft<T>; readOnly?: readonly string[] },
): Draft<T> {
  const draft = read(mergePatch(toJson(resource), patch));
  const unknown = listRemovals(patch)
    .filter(([name = '']) => !readOnly.includes(name))
    .flatMap((path) => findUnknown(schema, path));
  return { ...draft, problems: [...draft.problems, ...unknown], sent: patch };
}

function findUnknown(schema: z.ZodType, path: readonly string[]): Problem[] {
  const known = listFields(schema, path.slice(0, -1));
  const name = path.at(-1) ?? '';
  if (known === undefined || known.includes(name)) return [];
  return [{ path: path.join('.'), message: unknownField(name, known) }];
}

function toJson(resource: object): JsonValue {
  return JSON.parse(JSON.stringify(resource)) as JsonValue;
}
