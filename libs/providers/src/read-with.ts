import { fault } from '@headgate/kernel';
import type { z } from 'zod';

/** The value as the schema reads it; throws `provider_reply_unreadable`, the schema's complaint kept for the log. */
export function readWith<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw fault('provider_reply_unreadable', { cause: read.error });
}
