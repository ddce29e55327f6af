import type { OrganizationRevision } from '@headgate/database';
import type { Publisher } from './publisher.ts';
import type { PublisherDeps } from './publisher-deps.ts';

const pageOrganizations = 500;
const removedDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Compares every organization's revision with what Redis has and publishes what is missing or behind, and what proxies refuse:
 * what an emptied, restored or damaged Redis needs, and no outbox knows.
 */
export async function reconcile(deps: PublisherDeps, publisher: Publisher): Promise<void> {
  let isRefilling = false;
  let after: string | undefined;
  do {
    const page = await deps.database.listRevisions({ limit: pageOrganizations, after });
    const published = await deps.snapshots.readRevisions(page.rows.map(({ orgId }) => orgId));
    const behind = page.rows.filter(
      ({ orgId, rev }) => rev > (published.get(orgId) ?? 0) && !publisher.isRefused(orgId, rev),
    );
    for (const { orgId, rev } of page.rows) publisher.compare(orgId, rev, published.get(orgId) ?? 0);
    if (!isRefilling && behind.some(({ orgId }) => !published.has(orgId))) {
      // Their keys are missing too: until they are back, a key that is not found is no proof that there is none.
      await deps.snapshots.beginRefill();
      isRefilling = true;
    }
    await publishAll(behind, deps, publisher);
    after = page.next;
  } while (after !== undefined);
  await reconcileRemoved(deps, publisher);
  if (isRefilling) await deps.snapshots.endRefill();
  for (const org of await deps.snapshots.takeComplaints(pageOrganizations)) await publisher.repair(org);
}

/** Organizations that are gone are ended again where Redis does not know it; by then a proxy has long heard of older ones. */
async function reconcileRemoved(deps: PublisherDeps, publisher: Publisher): Promise<void> {
  const since = new Date(deps.clock.now() - removedDays * dayMs);
  let after: string | undefined;
  do {
    const page = await deps.database.organizations.listRemoved(since, { limit: pageOrganizations, after });
    const published = await deps.snapshots.readRevisions(page.rows.map(({ id }) => id));
    const behind = page.rows.filter(({ id, rev }) => rev > (published.get(id) ?? 0));
    await publishAll(
      behind.map(({ id, rev }) => ({ orgId: id, rev })),
      deps,
      publisher,
    );
    after = page.next;
  } while (after !== undefined);
}

async function publishAll(
  behind: readonly Pick<OrganizationRevision, 'orgId' | 'rev'>[],
  { log }: Pick<PublisherDeps, 'log'>,
  publisher: Publisher,
): Promise<void> {
  for (const { orgId, rev } of behind) {
    try {
      await publisher.publish(orgId, rev);
    } catch (error) {
      log.warn({ org: orgId, rev, err: error }, 'reconciling failed, trying again');
    }
  }
}
