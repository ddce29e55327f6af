import type { RouteSettings } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { ChangedKeys, Configuration, OrganizationRevision } from './configuration.ts';
import { readCursor, toPage } from './cursor.ts';
import { fromJsonColumn } from './json-column.ts';
import type { Outbox, PendingOrganization } from './outbox.ts';
import type { Page, PageQuery } from './page.ts';
import { listMakersOfKeys } from './repositories/list-makers-of-keys.ts';
import { toApiKeyRow } from './repositories/to-api-key-row.ts';
import { toPolicyRow } from './repositories/to-policy-row.ts';
import { toProjectRow } from './repositories/to-project-row.ts';
import { toProviderRow } from './repositories/to-provider-row.ts';
import { toRouteRow } from './repositories/to-route-row.ts';
import type { Session, Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

const asWorker: Session = { role: 'headgate_worker' };

/** What the publisher asks. It learns of all tenants only that they changed; each configuration is read as its tenant. */
export class PublishingStore implements Outbox {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async listPendingOrganizations(limit: number): Promise<readonly PendingOrganization[]> {
    const rows = await this.#transactions.read(
      asWorker,
      (tx) => tx.$queryRaw<{ org_id: string; rev: bigint; since: Date }[]>`
        SELECT org_id, max(rev) AS rev, min(created_at) AS since FROM "outbox" WHERE published_at IS NULL
        GROUP BY org_id ORDER BY min(id) LIMIT ${limit}`,
    );
    return rows.map((row) => ({ orgId: row.org_id, rev: Number(row.rev), since: row.since }));
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

  loadConfiguration(orgId: string): Promise<Configuration> {
    return this.#transactions.read(readingAs(orgId), (tx) => readConfiguration(tx, orgId));
  }

  async listKeysChangedSince(
    orgId: string,
    rev: number,
    after: string | undefined,
    limit: number,
  ): Promise<ChangedKeys> {
    const [lastRev, lastId] = readCursor({ limit, after }, 2) ?? [];
    const least = Number(lastRev ?? rev);
    const beyond = { OR: [{ changedRev: { gt: least } }, { changedRev: least, id: { gt: lastId ?? '' } }] };
    return this.#transactions.read(readingAs(orgId), async (tx) => {
      const rows = await tx.apiKey.findMany({
        where: { orgId, ...(lastId === undefined ? { changedRev: { gt: rev } } : beyond) },
        orderBy: [{ changedRev: 'asc' }, { id: 'asc' }],
        take: limit + 1,
      });
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

async function readConfiguration(tx: Tx, orgId: string): Promise<Configuration> {
  const organization = await tx.organization.findUnique({ where: { id: orgId } });
  if (!organization) throw fault('not_found');
  const orderBy = [{ name: 'asc' }, { id: 'asc' }] as const;
  const projects = await tx.project.findMany({ where: { orgId }, orderBy: { slug: 'asc' } });
  const providers = await tx.provider.findMany({ where: { orgId }, orderBy: [...orderBy] });
  const secrets = await tx.providerSecret.findMany({ where: { orgId }, orderBy: [...orderBy] });
  const routes = await tx.route.findMany({ where: { orgId, live: true }, orderBy: [...orderBy] });
  const policies = await tx.policy.findMany({ where: { orgId, live: true }, orderBy: [...orderBy] });
  const secretsOf = Map.groupBy(secrets, (secret) => secret.providerId);
  return {
    org: orgId,
    rev: Number(organization.rev),
    keysRev: Number(organization.keysRev),
    // Written by every change together with the revision, and by nothing else.
    changedAt: organization.updatedAt,
    dataKey: organization.dataKey,
    projects: projects.map(toProjectRow),
    providers: providers.map((stored) => ({ ...toProviderRow(stored), secrets: secretsOf.get(stored.id) ?? [] })),
    routes: routes.map(toRouteRow),
    policies: policies.map(toPolicyRow).map(({ id, projectId, projects, version, name, body }) => {
      const { description: _, ...definition } = body;
      return { id, projectId, projects, version, alias: name, definition };
    }),
    settings: fromJsonColumn<RouteSettings>(organization.settings),
    defaultPolicy: organization.defaultPolicy,
  };
}
