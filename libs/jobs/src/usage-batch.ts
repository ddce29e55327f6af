import type { UsageRow } from '@headgate/domain';
import { z } from 'zod';

/** Rows one batch may hold: one statement, one short transaction. */
export const maxRowsPerBatch = 500;

/**
 * A batch as it arrives. Rows are not judged here: one that is wrong must not make its whole batch undeliverable, and with it
 * everything behind it in the spool.
 */
export const receivedUsageBatch = z
  .object({
    spool_id: z.string().min(1).describe('Identity of one life of one spool.'),
    from: z.int().nonnegative(),
    to: z.int().positive(),
    rows: z.array(z.unknown()).max(maxRowsPerBatch),
  })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'must lie after "from"' });
export type ReceivedUsageBatch = z.infer<typeof receivedUsageBatch>;

/**
 * Settled requests of one spool. They ended at positions above `from` up to and including `to`; the spool may forget what
 * lies there once the batch is stored. Holds no secret and no body.
 */
export interface UsageBatch extends Omit<ReceivedUsageBatch, 'rows'> {
  readonly rows: readonly UsageRow[];
}
