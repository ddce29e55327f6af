import { isJsonObject } from '@headgate/kernel';
import { z } from 'zod';

/** Fields every resource shows and none takes. A client may send back what it has read: they are ignored, not refused. */
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

/** The same fields as a body's schema publishes them. */
export function publishReadOnly(names: readonly string[]): Record<string, z.ZodType> {
  return Object.fromEntries(
    names.map((name) => [name, z.unknown().optional().meta({ readOnly: true, description: 'Ignored when sent.' })]),
  );
}
