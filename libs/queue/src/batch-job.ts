import { createHash } from 'node:crypto';

const dayInSeconds = 24 * 60 * 60;

/** States in which nobody will do a job any more. */
export const endedStates: ReadonlySet<string> = new Set(['completed', 'failed', 'unknown']);

/** How a batch of somebody who keeps it until it is stored is queued: three to four minutes of tries, then it is given out again. */
export const batchOptions = {
  attempts: 30,
  backoff: { type: 'grow' },
  removeOnComplete: true,
  removeOnFail: { count: 100, age: dayInSeconds },
} as const;

/** Positions of one spool say which rows they are; hashing the rows themselves would cost the proxy time for nothing. */
export function batchId(
  { spool_id, from, to }: { readonly spool_id: string; readonly from: number; readonly to: number },
  attempt: number,
): string {
  return createHash('sha256').update(`${spool_id}/${from}/${to}/${attempt}`).digest('base64url');
}
