import { readCursor, toPage } from './cursor.ts';
import type { Page, PageQuery } from './page.ts';
import type { AuditHeadRow } from './rows/audit-row.ts';
import type { Tx } from './session.ts';

interface Found {
  readonly org_id: string;
  readonly seq: bigint;
  readonly hash: string;
  readonly revision: bigint;
  readonly at: Date;
}

/** Where each trail ends, by organization; in a transaction that acts as `headgate_worker`, which sees no more of them. */
export async function listAuditHeads(tx: Tx, query: PageQuery): Promise<Page<AuditHeadRow>> {
  const [after = ''] = readCursor(query, 1) ?? [];
  const rows = await tx.$queryRaw<Found[]>`
    SELECT o.id AS org_id, e.* FROM "organization" o
    JOIN LATERAL (SELECT seq, hash, revision, at FROM "audit_event" WHERE org_id = o.id ORDER BY seq DESC LIMIT 1) e ON true
    WHERE o.id > ${after} ORDER BY o.id LIMIT ${query.limit + 1}`;
  return toPage(rows.map(toHead), query.limit, (row) => [row.orgId]);
}

/** Where the trail of the installation ends; undefined where nothing was written to it. */
export async function findPlatformHead(tx: Tx): Promise<AuditHeadRow | undefined> {
  const [found] = await tx.$queryRaw<Found[]>`
    SELECT 'platform' AS org_id, seq, hash, revision, at FROM "platform_event" ORDER BY seq DESC LIMIT 1`;
  return found && toHead(found);
}

function toHead({ org_id: orgId, seq, hash, revision, at }: Found): AuditHeadRow {
  return { orgId, seq: Number(seq), hash, revision: Number(revision), at };
}
