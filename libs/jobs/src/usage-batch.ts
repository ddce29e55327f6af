import { usageRow } from '@headgate/domain';
import { z } from 'zod';

/** Rows one batch may hold: one statement, one short transaction. */
export const maxRowsPerBatch = 500;

/**
 * Settled requests of one spool. They end at positions above `from` up to and including `to`; the spool may forget what
 * lies there once the batch is stored. Holds no secret and no body.
 */
export const usageBatch = z
  .object({
    spool_id: z.string().min(1).describe('Identity of one life of one spool.'),
    from: z.int().nonnegative(),
    to: z.int().positive(),
    rows: z.array(usageRow).max(maxRowsPerBatch),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must lie after "from"' });
export type UsageBatch = z.infer<typeof usageBatch>;
