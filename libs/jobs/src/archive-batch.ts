import { z } from 'zod';

/** Rows one batch may hold. */
export const maxCallsPerBatch = 32;

/**
 * Archived calls on their way from a proxy to the worker, each as the JSON of an `ArchivedCall`. Their bodies are sealed: what lies in
 * the queue opens for nobody who has no master key. Positions are those of the proxy's outbox, as with usage.
 */
export const archiveBatch = z
  .object({
    spool_id: z.string().min(1).describe('Identity of one life of one outbox.'),
    from: z.int().nonnegative(),
    to: z.int().positive(),
    rows: z.array(z.string()).max(maxCallsPerBatch),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must lie after "from"' });
export type ArchiveBatch = z.infer<typeof archiveBatch>;
