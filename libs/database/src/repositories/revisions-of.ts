import { readCursor, toPage } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import type { Page, PageQuery } from '../page.ts';
import type { Actor } from '../rows/audit-row.ts';
import type { RevisionRow } from '../rows/revision-row.ts';
import type { Tx } from '../session.ts';
import { notedActions } from '../stores/audit.ts';

interface Found {
  readonly revision: bigint;
  readonly at: Date;
  readonly changes: bigint;
  readonly actor_kind: Actor['kind'];
  readonly actor_id: string;
  readonly actor_name: string;
  readonly published_at: Date | null;
}

/** The revisions of an organization, newest first, as the trail tells of them. */
export async function listRevisionsOf(tx: Tx, orgId: string, query: PageQuery): Promise<Page<RevisionRow>> {
  const [last] = readCursor(query, 1) ?? [];
  const before = last === undefined ? Number.MAX_SAFE_INTEGER : Number(last) || 0;
  const found = await readRevisions(tx, orgId, {
    where: Prisma.sql`revision < ${before}`,
    most: query.limit + 1,
  });
  return toPage(found, query.limit, ({ revision }) => [String(revision)]);
}

/** One of them; undefined where the organization never had it. */
export async function findRevisionOf(tx: Tx, orgId: string, revision: number): Promise<RevisionRow | undefined> {
  const [found] = await readRevisions(tx, orgId, { where: Prisma.sql`revision = ${revision}`, most: 1 });
  return found;
}

async function readRevisions(
  tx: Tx,
  orgId: string,
  { where, most }: { readonly where: Prisma.Sql; readonly most: number },
): Promise<RevisionRow[]> {
  // A newer revision carries an older one along, so the first that was published counts; of one whose own row is purged nobody
  // knows any more when that was, and a newer row would tell a wrong time.
  const rows = await tx.$queryRaw<Found[]>`
    SELECT r.*, (SELECT min(o.published_at) FROM "outbox" o
                 WHERE o.org_id = ${orgId} AND o.rev >= r.revision AND o.published_at IS NOT NULL
                   AND r.revision >= (SELECT min(rev) FROM "outbox" WHERE org_id = ${orgId})) AS published_at
    FROM (
      SELECT revision, min(at) AS at, count(*) AS changes,
             (array_agg(actor_kind ORDER BY seq))[1] AS actor_kind,
             (array_agg(actor_id ORDER BY seq))[1] AS actor_id,
             (array_agg(actor_name ORDER BY seq))[1] AS actor_name
      FROM "audit_event"
      WHERE org_id = ${orgId} AND action NOT IN (${Prisma.join([...notedActions])}) AND ${where}
      GROUP BY revision ORDER BY revision DESC LIMIT ${most}
    ) r ORDER BY r.revision DESC`;
  return rows.map((row) => ({
    revision: Number(row.revision),
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    changes: Number(row.changes),
    publishedAt: row.published_at,
  }));
}
