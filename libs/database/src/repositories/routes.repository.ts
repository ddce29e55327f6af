import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { Prisma } from '../generated/client.ts';
import { plainJson, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { ProviderRow } from '../rows/provider-row.ts';
import type { NewRoute, RouteBody, RouteChange, RouteRow } from '../rows/route-row.ts';
import type { Tx } from '../session.ts';
import type { RouteFilter, RouteWrites } from '../stores/routes.ts';
import type { Visibility } from '../visibility.ts';
import { definedOnly } from './defined-only.ts';
import { inOrderOf, listSharedIds, type SharedQuery } from './list-shared.ts';
import { toRouteRow } from './to-route-row.ts';

const mostUsersShown = 50;

export class RoutesRepository implements RouteWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<RouteRow | undefined> {
    const found = await this.#tx.route.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toRouteRow(found) : undefined;
  }

  async findByName(orgId: string, of: Visibility, name: string): Promise<RouteRow | undefined> {
    const query = { of, where: Prisma.sql`t.name = ${name}` };
    return (await this.#find(orgId, query, { limit: 1 }))[0];
  }

  async findReserved(orgId: string, providerId: string): Promise<RouteRow | undefined> {
    const found = await this.#tx.route.findUnique({ where: { orgId_providerId: { orgId, providerId } } });
    return found ? toRouteRow(found) : undefined;
  }

  async list(orgId: string, query: PageQuery & RouteFilter): Promise<Page<RouteRow>> {
    const enabled = query.enabled === undefined ? Prisma.sql`TRUE` : Prisma.sql`t.enabled = ${query.enabled}`;
    const type = query.type === undefined ? Prisma.sql`TRUE` : Prisma.sql`t.body->>'type' = ${query.type}`;
    const rows = await this.#find(orgId, { of: query.of, where: Prisma.sql`${enabled} AND ${type}` }, query);
    return toPage(rows, query.limit, (row) => [row.name, row.id]);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.route.count({ where: { orgId } });
  }

  findUsersOfProvider(
    orgId: string,
    provider: Pick<ProviderRow, 'id' | 'name' | 'projectId'>,
  ): Promise<readonly RouteRow[]> {
    const where = Prisma.sql`${usesProvider(provider, {})} AND t.provider_id IS DISTINCT FROM ${provider.id}`;
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  findUsersOfSecret(
    orgId: string,
    provider: Pick<ProviderRow, 'id' | 'name' | 'projectId'>,
    secretName: string,
  ): Promise<readonly RouteRow[]> {
    const where = usesProvider(provider, { virtual_secret_key: secretName });
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  async insert(orgId: string, route: NewRoute): Promise<RouteRow> {
    this.#notes.hasWritten = true;
    const stored = await this.#tx.route.create({
      data: {
        ...route,
        orgId,
        id: route.id ?? newId('rte'),
        providerId: route.providerId ?? null,
        projects: toJsonColumn(route.projects),
        body: toJsonBody(route.body),
      },
    });
    return toRouteRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: RouteChange,
  ): Promise<RouteRow | undefined> {
    this.#notes.hasWritten = true;
    const { projects, body, ...fields } = change;
    const rows = await this.#tx.route.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(projects !== undefined && { projects: toJsonColumn(projects) }),
        ...(body !== undefined && { body: toJsonBody(body) }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toRouteRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.route.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }

  async #find(orgId: string, query: Omit<SharedQuery, 'table'>, page: PageQuery): Promise<RouteRow[]> {
    const ids = await listSharedIds(this.#tx, orgId, { ...query, table: 'route' }, page);
    const rows = await this.#tx.route.findMany({ where: { orgId, id: { in: ids } } });
    return inOrderOf(ids, rows.map(toRouteRow));
  }
}

/**
 * Whether a model of the route `t` means this provider. Models name providers, and a project's own hides the organization's
 * of the same name: so a route of a project that has its own does not use the organization's, and the other way round.
 */
function usesProvider(provider: Pick<ProviderRow, 'name' | 'projectId'>, more: Record<string, string>): Prisma.Sql {
  const pattern = JSON.stringify({ models: [{ provider: provider.name, ...more }] });
  const names = Prisma.sql`t.body @> ${pattern}::jsonb`;
  const sameNameOf = (owner: Prisma.Sql) =>
    Prisma.sql`EXISTS (SELECT 1 FROM "provider" p
      WHERE p.org_id = t.org_id AND p.name = ${provider.name} AND p.project_id IS NOT DISTINCT FROM ${owner})`;
  return provider.projectId === null
    ? Prisma.sql`${names} AND (t.project_id IS NULL OR NOT ${sameNameOf(Prisma.sql`t.project_id`)})`
    : Prisma.sql`${names} AND (t.project_id = ${provider.projectId}
        OR (t.project_id IS NULL AND NOT ${sameNameOf(Prisma.sql`NULL`)}))`;
}

function toJsonBody(body: RouteBody): Prisma.InputJsonObject {
  return plainJson(body) as Prisma.InputJsonObject;
}
