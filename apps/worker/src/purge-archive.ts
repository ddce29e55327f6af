import type { Database } from '@headgate/database';
import type { Clock } from '@headgate/kernel';
import type { Logger } from '@headgate/telemetry';

const actor = { kind: 'system', id: 'worker', name: 'Retention' } as const;
const pageOrganizations = 200;

/** What purging needs. */
export interface PurgeDeps {
  readonly database: { readonly archive: Pick<Database['archive'], 'listExpired' | 'purge'> };
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Logger, 'info'>;
}

/** Removes every archived call whose time is over, in transactions of bounded size; each leaves its proof in the audit trail. */
export async function purgeArchive({ database, clock, log }: PurgeDeps): Promise<void> {
  const now = new Date(clock.now());
  for (;;) {
    const orgs = await database.archive.listExpired(now, pageOrganizations);
    if (orgs.length === 0) return;
    for (const org of orgs) {
      let purged = 0;
      for (let some = -1; some !== 0; purged += some) some = await database.archive.purge(org, actor, now);
      log.info({ org, purged }, 'archive purged');
    }
  }
}
