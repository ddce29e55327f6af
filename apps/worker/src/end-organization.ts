import { prepareSnapshot } from '@headgate/snapshot';
import type { PublisherDeps } from './publisher-deps.ts';
import { purgeUsage } from './purge-usage.ts';

/**
 * Ends an organization on the proxies: its keys and snapshots leave Redis, and an empty configuration takes their place. Absence
 * alone would tell them nothing, since they go on serving when Redis was emptied. Safe to repeat and to interrupt.
 */
export async function endOrganization(org: string, deps: PublisherDeps): Promise<void> {
  const removed = await deps.database.organizations.findRemoved(org);
  if (!removed) return;
  const { rev, removedAt: createdAt } = removed;
  const { snapshots, keys, refusals, sign, yieldNow, log } = deps;
  await keys.removeKeys(org);
  await snapshots.removeBelow(org, rev);
  const lists = { projects: [], providers: [], routes: [], policies: [], models: [] };
  const nothing = { keysRev: rev, dataKey: '', ...lists, settings: {}, defaultPolicy: null };
  await snapshots.publish(await prepareSnapshot({ org, rev, createdAt, ...nothing }, { sign, yieldNow }));
  // Once more: another worker may have published the last configuration meanwhile.
  await snapshots.removeBelow(org, rev);
  await refusals.clear(org);
  log.info({ org, rev }, 'organization ended');
  await purgeUsage(deps.database, org);
}
