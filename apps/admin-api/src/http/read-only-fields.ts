import { isJsonObject, type Problem } from '@headgate/kernel';
import { z } from 'zod';
import { isSameJson } from './is-same-json.ts';

/** Fields every resource shows and none takes. A client may send back what it has read; any other value is refused. */
export const readOnlyFields = {
  id: z.string(),
  version: z.int().positive().describe('Counts the changes; part of the ETag.'),
  created_at: z.iso.datetime(),
  updated_at: z.iso.datetime(),
} as const;

/** A body without the fields of its kind that are only ever read. */
export function dropReadOnly(body: unknown, names: readonly string[]): unknown {
  if (!isJsonObject(body)) return body;
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/**
 * Fields that a body may only repeat, and that it tries to set: ignored, `project` would make for everybody what was meant for one.
 * `present` holds what answers show of the resource, or as much of it as is known of one that does not exist yet.
 */
export function findReadOnlyProblems(sent: unknown, names: readonly string[], present: object): Problem[] {
  if (!isJsonObject(sent)) return [];
  const known = new Map<string, unknown>(Object.entries(present));
  return names
    .filter((name) => sent[name] !== undefined && !(known.has(name) && isSameJson(sent[name], known.get(name))))
    .map((path) => ({ path, message: say(path, known) }));
}

function say(name: string, known: ReadonlyMap<string, unknown>): string {
  if (!known.has(name)) return 'is given by Headgate; leave it out';
  if (name !== 'project') return 'cannot be changed; leave it out, or send it back as it was read';
  return `is ${JSON.stringify(known.get(name))} here; another project is named with the header x-headgate-project`;
}

/** The same fields as a body's schema publishes them. */
export function publishReadOnly(names: readonly string[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      z.unknown().optional().meta({ readOnly: true, description: 'May be sent back as it was read.' }),
    ]),
  );
}
