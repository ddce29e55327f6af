import type { ArchivedCall } from '@headgate/domain';
import { readCursor, toPage } from '../cursor.ts';
import type { ArchivedCall as Stored, Prisma } from '../generated/client.ts';
import type { Page, PageQuery } from '../page.ts';
import type { Tx } from '../session.ts';
import type { ArchivedCallRow, ArchiveFilter, ArchiveReads } from '../stores/archive.ts';

export class ArchiveRepository implements ArchiveReads {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async list(orgId: string, query: PageQuery & ArchiveFilter): Promise<Page<ArchivedCallRow>> {
    const [startedAt, requestId] = readCursor(query, 2) ?? [];
    const at = new Date(startedAt ?? Number.NaN);
    const after: Prisma.ArchivedCallWhereInput =
      requestId === undefined || Number.isNaN(at.getTime())
        ? {}
        : { AND: [{ startedAt: { lte: at } }, { OR: [{ startedAt: { lt: at } }, { requestId: { lt: requestId } }] }] };
    const rows = await this.#tx.archivedCall.findMany({
      where: { ...whereOf(orgId, query), ...after },
      orderBy: [{ startedAt: 'desc' }, { requestId: 'desc' }],
      take: query.limit + 1,
      // Megabytes each, and of no use without the key.
      omit: { sealed: true },
    });
    return toPage(rows.map(toRow), query.limit, (row) => [row.started_at, row.request_id]);
  }

  count(orgId: string, filter: ArchiveFilter): Promise<number> {
    return this.#tx.archivedCall.count({ where: whereOf(orgId, filter) });
  }

  async find(orgId: string, requestId: string): Promise<ArchivedCall | undefined> {
    const found = await this.#tx.archivedCall.findFirst({ where: { orgId, requestId, expiresAt: { gt: new Date() } } });
    return found ? { ...toRow(found), sealed: found.sealed } : undefined;
  }
}

function whereOf(orgId: string, { route, project, from, to }: ArchiveFilter): Prisma.ArchivedCallWhereInput {
  return {
    ...{ orgId, route, expiresAt: { gt: new Date() } },
    ...(project !== undefined && { projectId: project }),
    ...((from !== undefined || to !== undefined) && {
      startedAt: { ...(from && { gte: from }), ...(to && { lt: to }) },
    }),
  };
}

function toRow(stored: Omit<Stored, 'sealed'>): ArchivedCallRow {
  const { orgId: org, requestId, projectId: project, keyId, startedAt, expiresAt } = stored;
  const { route, provider, model, status, bytes } = stored;
  return {
    ...{ org, request_id: requestId, project, key_id: keyId, route, provider, model, status, bytes },
    started_at: startedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
  };
}
