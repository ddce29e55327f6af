import type { z } from 'zod';
import { SnapshotError } from './snapshot-error.ts';

/** A value that has this form, as the form gives it; throws `SnapshotError` with the path of what first does not. */
export function shaped<T>(shape: z.ZodType<T>, value: unknown, path: string): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const at = [path, ...(issue?.path ?? [])].filter((part) => part !== '').join('.');
  throw new SnapshotError('shape_invalid', at, issue?.message ?? 'does not have its form');
}
