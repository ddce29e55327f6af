import { fault } from '@headgate/kernel';
import { AuditRepository } from './repositories/audit.repository.ts';
import type { Actor, AuditRecord } from './rows/audit-row.ts';
import type { Tx } from './session.ts';

/** Appends events under the organization's lock, at the revision it has: what changed nothing makes no revision. */
export async function noteTenant(tx: Tx, orgId: string, actor: Actor, records: readonly AuditRecord[]): Promise<void> {
  // The clock is read after the lock is held, so that times of events rise with their numbers.
  const [locked] = await tx.$queryRaw<{ rev: bigint; at: Date }[]>`
    SELECT rev, clock_timestamp() AS at FROM "organization" WHERE id = ${orgId} FOR UPDATE`;
  if (!locked) throw fault('not_found');
  await new AuditRepository(tx).append(orgId, records, { actor, at: locked.at, revision: Number(locked.rev) });
}
