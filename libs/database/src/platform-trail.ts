import { auditChainStart, hashAuditEvent } from './audit-chain.ts';
import { readCursor, toPage } from './cursor.ts';
import { plainJson, toJsonColumn } from './json-column.ts';
import type { Page, PageQuery } from './page.ts';
import { toAuditRow } from './repositories/to-audit-row.ts';
import type { Actor, AuditRecord, AuditRow } from './rows/audit-row.ts';
import type { Tx } from './session.ts';

/** Any number: one event after the other. */
const trailLock = 48_211_908;
/** What stands for the organization in these hashes. */
const orgId = 'platform';

/** Adds an event to the trail of the installation; in a transaction that acts as `headgate_platform`. */
export async function appendPlatformEvent(
  tx: Tx,
  event: AuditRecord,
  by: { readonly actor: Actor; readonly revision: number },
): Promise<void> {
  const [locked] = await tx.$queryRaw<{ at: Date }[]>`
    SELECT clock_timestamp() AS at FROM (SELECT pg_advisory_xact_lock(${trailLock}::bigint)) AS lock`;
  const last = await tx.platformEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true, hash: true } });
  const record = { ...event, before: plainJson(event.before), after: plainJson(event.after) };
  const at = locked?.at ?? new Date();
  const seq = Number(last?.seq ?? 0) + 1;
  const prevHash = last?.hash ?? auditChainStart;
  const { actor, revision } = by;
  const hash = hashAuditEvent({ ...record, orgId, seq, at, actor, revision, prevHash });
  await tx.platformEvent.create({
    data: {
      ...record,
      ...{ seq, at, revision, prevHash, hash, actorKind: actor.kind, actorId: actor.id, actorName: actor.name },
      before: toJsonColumn(record.before),
      after: toJsonColumn(record.after),
    },
  });
}

/** A page of that trail, newest first. */
export async function listPlatformEvents(tx: Tx, query: PageQuery): Promise<Page<AuditRow>> {
  const [seq] = readCursor(query, 1) ?? [];
  const rows = await tx.platformEvent.findMany({
    ...(seq !== undefined && { where: { seq: { lt: Number(seq) || 0 } } }),
    orderBy: { seq: 'desc' },
    take: query.limit + 1,
  });
  return toPage(
    rows.map((row) => toAuditRow({ ...row, orgId })),
    query.limit,
    (row) => [String(row.seq)],
  );
}
