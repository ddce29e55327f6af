import type { Database } from '@headgate/database';
import { type ArchivedCall, archivedCall } from '@headgate/domain';
import type { ArchiveBatch } from '@headgate/jobs';
import type { Logger } from '@headgate/telemetry';

/** What storing archived calls needs. */
export interface ArchiveDeps {
  readonly database: { readonly archive: Pick<Database['archive'], 'insert'> };
  readonly log: Pick<Logger, 'error' | 'debug'>;
}

/**
 * Stores each call once, however often its batch arrives. One that can never be stored is told and passed over: held against its
 * batch it would keep all others of its proxy out. Throws when the store is away.
 */
export async function storeArchive(
  { spool_id, to, rows }: ArchiveBatch,
  { database, log }: ArchiveDeps,
): Promise<void> {
  const sound: ArchivedCall[] = [];
  for (const row of rows) {
    const parsed = archivedCall.safeParse(parse(row));
    if (parsed.success) sound.push(parsed.data);
    else log.error({ spool_id, err: parsed.error }, 'archived call refused: not an archived call');
  }
  const inserted = sound.length === 0 ? 0 : await database.archive.insert(sound);
  log.debug({ spool_id, to, rows: rows.length, inserted }, 'calls archived');
}

function parse(row: string): unknown {
  try {
    return JSON.parse(row);
  } catch {
    return undefined;
  }
}
