import type { ChangedKeys, Configuration, OrganizationRevision } from './configuration.ts';
import { readCursor, toPage } from './cursor.ts';
import { type ApiKey, Prisma } from './generated/client.ts';
import type { Outbox, PendingOrganization } from './outbox.ts';
import type { Page, PageQuery } from './page.ts';
import { readConfiguration, readSurroundings } from './read-configuration.ts';
import { listMakersOfKeys } from './repositories/list-makers-of-keys.ts';
import { toApiKeyRow } from './repositories/to-api-key-row.ts';
import type { Session } from './session.ts';
import type { Transactions } from './transactions.ts';

const asWorker: Session = { role: 'headgate_worker' };

/** What the publisher asks. It learns of all tenants only that they changed; each configuration is read as its tenant. */
export class PublishingStore implements Outbox {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async listPendingOrganizations(limit: number): Promise<readonly PendingOrganization[]> {
    const rows = await this.#transactions.ask<{ orgId: string; rev: string; since: Date }>(
      asWorker,
      Prisma.sql`SELECT org_id, max(rev) AS rev, min(created_at) AS since FROM "outbox" WHERE published_at IS NULL
        GROUP BY org_id ORDER BY min(id) LIMIT ${limit}`,
    );
    return rows.map(({ orgId, rev, since }) => ({ orgId, rev: Number(rev), since }));
  }

  markPublished(orgId: string, upToRev: number): Promise<number> {
    return this.#transactions.write(
      asWorker,
      (tx) => tx.$executeRaw`UPDATE "outbox" SET published_at = now()
        WHERE org_id = ${orgId} AND rev <= ${upToRev} AND published_at IS NULL`,
    );
  }

  async listRevisions(query: PageQuery): Promise<Page<OrganizationRevision>> {
    const [id] = readCursor(query, 1) ?? [];
    const rows = await this.#transactions.read(asWorker, (tx) =>
      tx.organization.findMany({
        ...(id !== undefined && { where: { id: { gt: id } } }),
        orderBy: { id: 'asc' },
        take: query.limit + 1,
        select: { id: true, rev: true, keysRev: true },
      }),
    );
    const revisions = rows.map((row) => ({ orgId: row.id, rev: Number(row.rev), keysRev: Number(row.keysRev) }));
    return toPage(revisions, query.limit, (row) => [row.orgId]);
  }

  loadConfiguration(orgId: string, before?: Configuration): Promise<Configuration> {
    return this.#transactions.read(readingAs(orgId), (tx) => readConfiguration(tx, orgId, before));
  }

  loadSurroundings(orgId: string, routeName: string): Promise<Configuration> {
    return this.#transactions.read(readingAs(orgId), (tx) => readSurroundings(tx, orgId, routeName));
  }

  async listKeysChangedSince(
    orgId: string,
    rev: number,
    after: string | undefined,
    limit: number,
  ): Promise<ChangedKeys> {
    const [lastRev, lastId] = readCursor({ limit, after }, 2) ?? [];
    const least = Number(lastRev ?? rev);
    const beyond =
      lastId === undefined ? Prisma.sql`changed_rev > ${rev}` : Prisma.sql`(changed_rev, id) > (${least}, ${lastId})`;
    return this.#transactions.read(readingAs(orgId), async (tx) => {
      const rows = await tx.ask<ApiKey>(Prisma.sql`SELECT * FROM "api_key" WHERE org_id = ${orgId} AND ${beyond}
        ORDER BY changed_rev, id LIMIT ${limit + 1}`);
      const page = toPage(rows.map(toApiKeyRow), limit, (row) => [String(row.changedRev), row.id]);
      const ids = page.rows.map(({ id }) => id);
      return { keys: page.rows, next: page.next, makers: await listMakersOfKeys(tx, orgId, ids) };
    });
  }

  purge(olderThan: Date): Promise<{ readonly outbox: number; readonly idempotencyKeys: number }> {
    return this.#transactions.write(asWorker, async (tx) => ({
      outbox: await tx.$executeRaw`DELETE FROM "outbox" WHERE published_at < ${olderThan}`,
      idempotencyKeys: await tx.$executeRaw`DELETE FROM "idempotency_key" WHERE created_at < ${olderThan}`,
    }));
  }
}

function readingAs(orgId: string): Session {
  return { role: 'headgate_app', orgId, isReadOnly: true };
}
