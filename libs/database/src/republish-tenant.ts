import { fault } from '@headgate/kernel';
import { AuditRepository } from './repositories/audit.repository.ts';
import type { Actor } from './rows/audit-row.ts';
import type { Tx } from './session.ts';

/**
 * Makes a revision above `floor` in which everything counts as changed, keys too: for rows that were written past the repositories,
 * and for a database that was put back behind what proxies have seen. Its outbox row names nothing, so everything is read.
 */
export async function republishTenant(tx: Tx, orgId: string, actor: Actor, floor: number): Promise<number> {
  const [locked] = await tx.$queryRaw<{ rev: bigint; slug: string; at: Date }[]>`
    SELECT rev, slug, clock_timestamp() AS at FROM "organization" WHERE id = ${orgId} FOR UPDATE`;
  if (!locked) throw fault('not_found');
  const before = Number(locked.rev);
  const revision = Math.max(before, floor) + 1;
  await tx.$executeRaw`UPDATE "api_key" SET changed_rev = ${revision} WHERE org_id = ${orgId}`;
  await tx.organization.updateMany({ where: { id: orgId }, data: { rev: revision, keysRev: revision } });
  const about = { resourceKind: 'organization', resourceId: orgId, resourceName: locked.slug } as const;
  const event = { ...about, action: 'republish', before: { revision: before }, after: { revision } };
  await new AuditRepository(tx).append(orgId, [event], { actor, at: locked.at, revision });
  await tx.outbox.createMany({ data: [{ orgId, rev: revision, kind: 'configuration' }] });
  return revision;
}
