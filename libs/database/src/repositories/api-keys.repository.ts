import { fault } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { type ApiKey, Prisma } from '../generated/client.ts';
import { plainJson, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { ApiKeyChange, ApiKeyRow, NewApiKey } from '../rows/api-key-row.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { Tx } from '../session.ts';
import type { ApiKeyFilter, ApiKeyOrder, ApiKeyWrites } from '../stores/api-keys.ts';
import { definedOnly } from './defined-only.ts';
import { listMakersOfKeys } from './list-makers-of-keys.ts';
import { mostUsersShown } from './most-users-shown.ts';
import { orderApiKeys } from './order-api-keys.ts';
import { toApiKeyRow } from './to-api-key-row.ts';

export class ApiKeysRepository implements ApiKeyWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<ApiKeyRow | undefined> {
    const [found] = await this.#ask(Prisma.sql`org_id = ${orgId} AND id = ${id} AND deleted_at IS NULL`);
    return found;
  }

  async list(
    orgId: string,
    query: PageQuery & ApiKeyFilter & { readonly order?: ApiKeyOrder | undefined },
  ): Promise<Page<ApiKeyRow>> {
    const { orderBy, after, keyOf } = orderApiKeys(query.order ?? '-created_at', query);
    const page = Prisma.sql`ORDER BY ${orderBy} LIMIT ${query.limit + 1}`;
    return toPage(await this.#ask(Prisma.sql`${whereOf(orgId, query)} AND ${after} ${page}`), query.limit, keyOf);
  }

  listMakers(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly ApiKeyRow[]>> {
    return listMakersOfKeys(this.#tx, orgId, ids);
  }

  async count(orgId: string, filter: ApiKeyFilter = {}): Promise<number> {
    const counted = Prisma.sql`SELECT count(*)::int AS keys FROM "api_key" WHERE ${whereOf(orgId, filter)}`;
    return (await this.#tx.ask<{ keys: number }>(counted))[0]?.keys ?? 0;
  }

  async findUsersOfPolicy(
    orgId: string,
    { name, projectId }: Pick<PolicyRow, 'name' | 'projectId'>,
  ): Promise<readonly ApiKeyRow[]> {
    const hiding = await this.#tx.policy.findMany({ where: { orgId, name, projectId: { not: null } } });
    const elsewhere = hiding.flatMap((other) => other.projectId ?? []);
    const of = projectId === null ? { NOT: { projectId: { in: elsewhere } } } : { projectId };
    const rows = await this.#tx.apiKey.findMany({
      where: { orgId, policy: name, deletedAt: null, revokedAt: null, ...of },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: mostUsersShown,
    });
    return rows.map(toApiKeyRow);
  }

  async insert(orgId: string, key: NewApiKey): Promise<ApiKeyRow> {
    this.#noteWrite();
    if (key.projectId !== null) await this.#assertProject(orgId, key.projectId);
    const { routes, models, endpoints, expiresAt = null, ...fields } = key;
    const stored = await this.#tx.apiKey.create({
      data: {
        ...definedOnly(fields),
        orgId,
        expiresAt,
        ...toJsonColumns({ routes: routes ?? null, models: models ?? null, endpoints: endpoints ?? null }),
        changedRev: this.#notes.rev,
      },
    });
    return toApiKeyRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ApiKeyChange,
  ): Promise<ApiKeyRow | undefined> {
    const { routes, models, endpoints, secret, ...fields } = change;
    return this.#change(orgId, id, expectedVersion, {
      ...definedOnly(fields),
      ...toJsonColumns({ routes, models, endpoints }),
      ...(secret && { ...secret, previous: plainJson(secret.previous) as Prisma.InputJsonValue }),
    });
  }

  touchMadeBy(orgId: string, id: string): Promise<number> {
    this.#noteWrite();
    // A key made by one of its own line cannot be; UNION, not UNION ALL, ends the walk even so.
    return this.#tx.$executeRaw`
      WITH RECURSIVE made AS (
        SELECT id FROM "api_key" WHERE org_id = ${orgId} AND created_by = ${id}
        UNION
        SELECT k.id FROM "api_key" k JOIN made ON k.org_id = ${orgId} AND k.created_by = made.id
      )
      UPDATE "api_key" SET changed_rev = ${this.#notes.rev} WHERE org_id = ${orgId} AND id IN (SELECT id FROM made)`;
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    return (await this.#change(orgId, id, expectedVersion, { deletedAt: new Date() })) !== undefined;
  }

  async #ask(where: Prisma.Sql): Promise<ApiKeyRow[]> {
    const found = await this.#tx.ask<ApiKey>(Prisma.sql`SELECT * FROM "api_key" WHERE ${where}`);
    return found.map(toApiKeyRow);
  }

  async #change(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    data: Prisma.ApiKeyUpdateManyMutationInput,
  ): Promise<ApiKeyRow | undefined> {
    this.#noteWrite();
    const rows = await this.#tx.apiKey.updateManyAndReturn({
      where: { orgId, id, deletedAt: null, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: { ...data, version: { increment: 1 }, changedRev: this.#notes.rev },
    });
    return rows[0] && toApiKeyRow(rows[0]);
  }

  async #assertProject(orgId: string, id: string): Promise<void> {
    if ((await this.#tx.project.count({ where: { orgId, id } })) === 0) throw fault('not_found');
  }

  #noteWrite(): void {
    this.#notes.hasWritten = true;
    this.#notes.hasWrittenKeys = true;
  }
}

function whereOf(orgId: string, filter: ApiKeyFilter): Prisma.Sql {
  const { projectId } = filter;
  const wanted = [
    Prisma.sql`org_id = ${orgId} AND deleted_at IS NULL`,
    filter.kind !== undefined && Prisma.sql`kind = ${filter.kind}`,
    projectId !== undefined &&
      (projectId === null ? Prisma.sql`project_id IS NULL` : Prisma.sql`project_id = ${projectId}`),
    filter.name !== undefined && Prisma.sql`name = ${filter.name}`,
    filter.namePrefix !== undefined && Prisma.sql`name LIKE ${`${escapeLike(filter.namePrefix)}%`}`,
    filter.enabled !== undefined && Prisma.sql`enabled = ${filter.enabled}`,
    filter.expiresBefore !== undefined && Prisma.sql`expires_at < ${filter.expiresBefore.toISOString()}::timestamptz`,
    filter.createdBy !== undefined && Prisma.sql`created_by = ${filter.createdBy}`,
    filter.policy !== undefined && Prisma.sql`policy = ${filter.policy}`,
  ];
  return Prisma.join(
    wanted.filter((condition) => condition !== false),
    ' AND ',
  );
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Those of the lists that were given. */
function toJsonColumns(
  lists: Readonly<Record<string, unknown>>,
): Record<string, Prisma.InputJsonValue | typeof Prisma.DbNull> {
  return Object.fromEntries(
    Object.entries(lists)
      .filter(([, list]) => list !== undefined)
      .map(([name, list]) => [name, toJsonColumn(list)]),
  );
}
