import { isJsonObject } from '@headgate/kernel';
import { auditChainStart, hashAuditEvent } from '../audit-chain.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { Prisma } from '../generated/client.ts';
import { toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { Actor, AuditRecord, AuditRow, AuditVerdict } from '../rows/audit-row.ts';
import type { RevisionRow } from '../rows/revision-row.ts';
import type { Tx } from '../session.ts';
import type { AuditFilter, AuditReads } from '../stores/audit.ts';
import { findRevisionOf, listRevisionsOf } from './revisions-of.ts';
import { toAuditRow } from './to-audit-row.ts';

const verifiedAtOnce = 500;

export class AuditRepository implements AuditReads {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async list(orgId: string, query: PageQuery & AuditFilter): Promise<Page<AuditRow>> {
    const [seq] = readCursor(query, 1) ?? [];
    const rows = await this.#tx.auditEvent.findMany({
      where: { ...whereOf(orgId, query), ...(seq !== undefined && { seq: { lt: Number(seq) || 0 } }) },
      orderBy: { seq: 'desc' },
      take: query.limit + 1,
    });
    return toPage(rows.map(toAuditRow), query.limit, (row) => [String(row.seq)]);
  }

  listRevisions(orgId: string, query: PageQuery): Promise<Page<RevisionRow>> {
    return listRevisionsOf(this.#tx, orgId, query);
  }

  findRevision(orgId: string, revision: number): Promise<RevisionRow | undefined> {
    return findRevisionOf(this.#tx, orgId, revision);
  }

  async verify(orgId: string, exported: readonly Pick<AuditRow, 'seq' | 'hash'>[] = []): Promise<AuditVerdict> {
    const heads = Map.groupBy(exported, ({ seq }) => seq);
    let last: Pick<AuditRow, 'seq' | 'hash' | 'revision'> = { seq: 0, hash: auditChainStart, revision: 0 };
    for (;;) {
      const rows = await this.#tx.auditEvent.findMany({
        where: { orgId, seq: { gt: last.seq } },
        orderBy: { seq: 'asc' },
        take: verifiedAtOnce,
      });
      for (const row of rows.map(toAuditRow)) {
        const reason = findBreak(last, row) ?? findContradiction(row, heads.get(row.seq));
        if (reason !== undefined) return { isIntact: false, seq: row.seq, reason };
        last = row;
      }
      if (rows.length === verifiedAtOnce) continue;
      const isShort = exported.some(({ seq }) => seq > last.seq);
      return isShort ? cutOff(last.seq) : this.#judgeEnd(orgId, last);
    }
  }

  /** Adds events to the end of the trail; the organization's lock keeps others from doing so at the same time. */
  async append(
    orgId: string,
    records: readonly AuditRecord[],
    by: { readonly actor: Actor; readonly at: Date; readonly revision: number },
  ): Promise<void> {
    const last = await this.#tx.auditEvent.findFirst({
      where: { orgId },
      orderBy: { seq: 'desc' },
      select: { seq: true, hash: true },
    });
    let seq = Number(last?.seq ?? 0);
    let prevHash = last?.hash ?? auditChainStart;
    const data: Prisma.AuditEventCreateManyInput[] = [];
    for (const record of records) {
      seq += 1;
      const { at, revision, actor } = by;
      const hash = hashAuditEvent({ ...record, orgId, seq, at, actor, revision, prevHash });
      const { before, after, action, resourceKind, resourceId, resourceName } = record;
      data.push({
        ...{ orgId, seq, at, revision, action, resourceKind, resourceId, resourceName, prevHash, hash },
        ...{ actorKind: actor.kind, actorId: actor.id, actorName: actor.name },
        before: toJsonColumn(before),
        after: toJsonColumn(after),
      });
      prevHash = hash;
    }
    await this.#tx.auditEvent.createMany({ data });
  }

  /** Every revision has an event, so a trail cut off at its end is behind its organization. */
  async #judgeEnd(orgId: string, last: Pick<AuditRow, 'seq' | 'hash' | 'revision'>): Promise<AuditVerdict> {
    const organization = await this.#tx.organization.findUnique({ where: { id: orgId }, select: { rev: true } });
    if (Number(organization?.rev ?? 0) !== last.revision) {
      return cutOff(last.seq);
    }
    return { isIntact: true, events: last.seq, head: last.hash };
  }
}

function findBreak(last: Pick<AuditRow, 'seq' | 'hash' | 'revision'>, row: AuditRow): string | undefined {
  if (row.seq !== last.seq + 1) return 'events before it are missing';
  if (!follows(last, row)) return 'a revision before it is missing';
  if (row.prevHash !== last.hash) return 'it does not follow the event before it';
  const { hash, ...event } = row;
  return hashAuditEvent(event) === hash ? undefined : 'it was changed';
}

/** Revisions are dense; a republication alone goes above what proxies have seen, and says which one it follows. */
function follows(last: Pick<AuditRow, 'revision'>, { revision, action, before }: AuditRow): boolean {
  if (revision === last.revision || revision === last.revision + 1) return true;
  const from = action === 'republish' && isJsonObject(before) ? before['revision'] : undefined;
  return from === last.revision && revision > last.revision;
}

function findContradiction(row: AuditRow, heads: readonly Pick<AuditRow, 'hash'>[] = []): string | undefined {
  if (heads.every(({ hash }) => hash === row.hash)) return undefined;
  return 'it is not the event whose hash was exported: the trail was written anew';
}

function cutOff(seq: number): AuditVerdict {
  return { isIntact: false, seq: seq + 1, reason: 'the newest events are missing' };
}

function whereOf(orgId: string, filter: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    orgId,
    ...(filter.resourceKind !== undefined && { resourceKind: filter.resourceKind }),
    ...(filter.resourceName !== undefined && { resourceName: filter.resourceName }),
    ...(filter.actorId !== undefined && { actorId: filter.actorId }),
    ...(filter.action !== undefined && { action: filter.action }),
    ...(filter.revision !== undefined && { revision: filter.revision }),
    ...((filter.from !== undefined || filter.to !== undefined) && {
      at: { ...(filter.from && { gte: filter.from }), ...(filter.to && { lt: filter.to }) },
    }),
  };
}
