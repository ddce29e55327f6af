import type { Database } from '@headgate/database';
import type { Clock } from '@headgate/kernel';
import { purgeUsage } from './purge-usage.ts';

const dayMs = 24 * 60 * 60 * 1000;
const partitionDays = 3;
/** Idempotency keys are honoured for 24 hours; outbox rows are of no use once published. */
const keptDays = 2;
/** How long usage may still arrive of an organization that is gone: a proxy's spool waits that long for its store. */
const lateDays = 30;
const pageOrganizations = 200;

/** Makes usage partitions ahead of need and removes what nobody asks for any more. */
export async function keepHouse(
  database: Pick<Database, 'ensureUsagePartitions' | 'purge' | 'organizations'>,
  clock: Clock,
): Promise<void> {
  await database.ensureUsagePartitions(new Date(clock.now()), partitionDays);
  await database.purge(new Date(clock.now() - keptDays * dayMs));
  const since = new Date(clock.now() - lateDays * dayMs);
  let after: string | undefined;
  do {
    const page = await database.organizations.listRemoved(since, { limit: pageOrganizations, after });
    for (const { id } of page.rows) await purgeUsage(database, id);
    after = page.next;
  } while (after !== undefined);
}
