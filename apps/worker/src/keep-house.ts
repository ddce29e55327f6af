import type { Database } from '@headgate/database';
import type { Clock } from '@headgate/kernel';

const dayMs = 24 * 60 * 60 * 1000;
const partitionDays = 3;
/** Idempotency keys are honoured for 24 hours; outbox rows are of no use once published. */
const keptDays = 2;

/** Makes usage partitions ahead of need and removes what nobody asks for any more. */
export async function keepHouse(
  database: Pick<Database, 'ensureUsagePartitions' | 'purge'>,
  clock: Clock,
): Promise<void> {
  await database.ensureUsagePartitions(new Date(clock.now()), partitionDays);
  await database.purge(new Date(clock.now() - keptDays * dayMs));
}
