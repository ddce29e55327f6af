import type { Publisher } from './publisher.ts';
import type { PublisherDeps } from './publisher-deps.ts';

const batchOrganizations = 100;
const atOnce = 4;

/**
 * Publishes every change that waits: the guarantee behind the queue, whose job may never have been made when the process that
 * committed the change died right after.
 */
export async function pollOutbox(
  { database, log }: Pick<PublisherDeps, 'database' | 'log'>,
  publisher: Publisher,
): Promise<void> {
  const pending = [...(await database.outbox.listPendingOrganizations(batchOrganizations))];
  const work = async (): Promise<void> => {
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      const { orgId, rev } = next;
      // One that fails must not hold up the others.
      await publisher.publish(orgId, rev).catch((error: unknown) => {
        log.warn({ org: orgId, rev, err: error }, 'publishing failed, trying again');
      });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}
