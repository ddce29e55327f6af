import { readCursor, toPage } from './cursor.ts';
import type { Organizations } from './organizations.ts';
import type { Page, PageQuery } from './page.ts';
import { appendPlatformEvent, listPlatformEvents } from './platform-trail.ts';
import type { Actor, AuditRow } from './rows/audit-row.ts';
import type { OrganizationSummary } from './rows/organization-summary.ts';
import type { RemovedOrganization } from './rows/removed-organization.ts';
import type { Session, Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

const asPlatform: Session = { role: 'headgate_platform', orgId: undefined };
const asWorker: Session = { role: 'headgate_worker' };
const summaryColumns = { id: true, slug: true, name: true, rev: true, createdAt: true, updatedAt: true } as const;

/** Acts as `headgate_platform`, which sees that tenants are there and not what they have. */
export class OrganizationDirectory implements Organizations {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async list(query: PageQuery): Promise<Page<OrganizationSummary>> {
    const [created, id] = readCursor(query, 2) ?? [];
    const at = new Date(created ?? Number.NaN);
    const isFirst = created === undefined || id === undefined || Number.isNaN(at.getTime());
    const after = { createdAt: { gte: at }, OR: [{ createdAt: { gt: at } }, { id: { gt: id ?? '' } }] };
    const rows = await this.#transactions.read(asPlatform, (tx) =>
      tx.organization.findMany({
        ...(!isFirst && { where: after }),
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        take: query.limit + 1,
        select: summaryColumns,
      }),
    );
    return toPage(rows.map(toSummary), query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  }

  async find(orgId: string): Promise<OrganizationSummary | undefined> {
    const found = await this.#transactions.read(asPlatform, (tx) =>
      tx.organization.findUnique({ where: { id: orgId }, select: summaryColumns }),
    );
    return found ? toSummary(found) : undefined;
  }

  async countByMasterKey(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#transactions.read(
      asPlatform,
      (tx) => tx.$queryRaw<{ key: string; organizations: bigint }[]>`
        SELECT master_key_id AS key, count(*) AS organizations FROM "organization" GROUP BY 1 ORDER BY 1`,
    );
    return new Map(rows.map(({ key, organizations }) => [key, Number(organizations)]));
  }

  async listWrappedOtherwise(
    masterKeyId: string,
    { limit, after = '' }: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly string[]> {
    const rows = await this.#transactions.read(
      asPlatform,
      (tx) => tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM "organization" WHERE master_key_id <> ${masterKeyId} AND id > ${after}
        ORDER BY id LIMIT ${limit}`,
    );
    return rows.map(({ id }) => id);
  }

  remove(actor: Actor, orgId: string): Promise<RemovedOrganization | undefined> {
    return this.#transactions.write({ role: 'headgate_app', orgId, isReadOnly: false }, async (tx) => {
      // Under its lock: a change that waits for it finds nothing afterwards.
      const [locked] = await tx.$queryRaw<{ slug: string; name: string; rev: bigint }[]>`
        SELECT slug, name, rev FROM "organization" WHERE id = ${orgId} FOR UPDATE`;
      if (!locked) return undefined;
      await this.#transactions.switchTo(tx, { role: 'headgate_platform', orgId });
      await tx.$executeRaw`SELECT headgate_remove_tenant(${orgId})`;
      const { slug, name } = locked;
      const rev = Number(locked.rev) + 1;
      const removed = await tx.removedOrganization.create({ data: { id: orgId, slug, rev } });
      await appendPlatformEvent(
        tx,
        {
          ...{ action: 'delete', resourceKind: 'organization', resourceId: orgId, resourceName: slug },
          ...{ before: { slug, name }, after: null },
        },
        { actor, revision: rev },
      );
      return toRemoved(removed);
    });
  }

  async listRemoved(since: Date, query: PageQuery): Promise<Page<RemovedOrganization>> {
    const [id] = readCursor(query, 1) ?? [];
    const rows = await this.#transactions.read(asWorker, (tx) =>
      tx.removedOrganization.findMany({
        where: { removedAt: { gte: since }, ...(id !== undefined && { id: { gt: id } }) },
        orderBy: { id: 'asc' },
        take: query.limit + 1,
      }),
    );
    return toPage(rows.map(toRemoved), query.limit, (row) => [row.id]);
  }

  async findRemoved(orgId: string): Promise<RemovedOrganization | undefined> {
    const found = await this.#transactions.read(asWorker, (tx) =>
      tx.removedOrganization.findUnique({ where: { id: orgId } }),
    );
    return found ? toRemoved(found) : undefined;
  }

  purgeUsage(orgId: string, limit: number): Promise<number> {
    return this.#transactions.write({ role: 'headgate_platform', orgId }, async (tx) => {
      // Never of one that lives: its rows are billed by.
      if ((await tx.removedOrganization.count({ where: { id: orgId } })) === 0) return 0;
      return (await deleteUsage(tx, orgId, limit)) + (await deleteArchived(tx, orgId, limit));
    });
  }

  listEvents(query: PageQuery): Promise<Page<AuditRow>> {
    return this.#transactions.read(asPlatform, (tx) => listPlatformEvents(tx, query));
  }
}

function deleteUsage(tx: Tx, orgId: string, limit: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM "usage_request" WHERE (org_id, request_id, started_at) IN (
    SELECT org_id, request_id, started_at FROM "usage_request" WHERE org_id = ${orgId} LIMIT ${limit})`;
}

function deleteArchived(tx: Tx, orgId: string, limit: number): Promise<number> {
  return tx.$executeRaw`DELETE FROM "archived_call" WHERE (org_id, request_id) IN (
    SELECT org_id, request_id FROM "archived_call" WHERE org_id = ${orgId} LIMIT ${limit})`;
}

function toSummary(stored: Omit<OrganizationSummary, 'rev'> & { readonly rev: bigint }): OrganizationSummary {
  return { ...stored, rev: Number(stored.rev) };
}

function toRemoved(stored: Omit<RemovedOrganization, 'rev'> & { readonly rev: bigint }): RemovedOrganization {
  return { ...stored, rev: Number(stored.rev) };
}
