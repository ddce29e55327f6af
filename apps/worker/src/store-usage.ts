import type { Database } from '@headgate/database';
import { type UsageRow, usageRow } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import type { ReceivedUsageBatch } from '@headgate/jobs';
import type { Logger } from '@headgate/telemetry';

/** What storing usage needs. */
export interface UsageDeps {
  readonly database: Pick<Database, 'insertUsage'>;
  readonly log: Pick<Logger, 'error' | 'debug'>;
}

/**
 * Stores each row once, however often its batch arrives. A row that can never be stored is logged whole and passed over: held
 * against its batch it would stop the accounting of its proxy for good. Throws when the store is away.
 */
export async function storeUsage({ spool_id, to, rows }: ReceivedUsageBatch, deps: UsageDeps): Promise<void> {
  const sound: UsageRow[] = [];
  for (const row of rows) {
    const parsed = usageRow.safeParse(row);
    if (parsed.success) sound.push(parsed.data);
    else deps.log.error({ spool_id, row, err: parsed.error }, 'usage row refused: not a usage row');
  }
  const watermark = { spoolId: spool_id, position: to };
  const inserted = await insertSound(sound, watermark, deps);
  deps.log.debug({ spool_id, to, rows: rows.length, inserted }, 'usage stored');
}

async function insertSound(
  rows: readonly UsageRow[],
  watermark: { readonly spoolId: string; readonly position: number },
  deps: UsageDeps,
): Promise<number> {
  try {
    return await deps.database.insertUsage(rows, watermark);
  } catch (error) {
    if (isFault(error) && error.code === 'store_unavailable') throw error;
    if (rows.length <= 1) {
      deps.log.error({ spool_id: watermark.spoolId, row: rows[0], err: error }, 'usage row refused by the database');
      return 0;
    }
    // One of them cannot be stored: halving finds it in a few steps and stores all others.
    const middle = rows.length >> 1;
    const first = await insertSound(rows.slice(0, middle), watermark, deps);
    return first + (await insertSound(rows.slice(middle), watermark, deps));
  }
}
