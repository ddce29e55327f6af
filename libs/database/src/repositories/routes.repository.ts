import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { Prisma, type Route } from '../generated/client.ts';
import { plainObject, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { ProviderRow } from '../rows/provider-row.ts';
import type { NewRoute, RouteChange, RouteRow } from '../rows/route-row.ts';
import type { VersionAction } from '../rows/version-row.ts';
import type { Tx } from '../session.ts';
import type { RouteFilter, RouteWrites } from '../stores/routes.ts';
import type { Visibility } from '../visibility.ts';
import { definedOnly } from './defined-only.ts';
import { listShared, type SharedQuery } from './list-shared.ts';
import { mostUsersShown } from './most-users-shown.ts';
import { toRouteRow } from './to-route-row.ts';
import { policyPatterns, routePatternsOfProvider, usesName } from './uses-name.ts';
import { keepVersion } from './versions.repository.ts';

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
    const where = Prisma.sql`${usesName('provider', provider, routePatternsOfProvider(provider.name))} AND t.provider_id IS DISTINCT FROM ${provider.id}`;
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  findUsersOfSecret(
    orgId: string,
    provider: Pick<ProviderRow, 'id' | 'name' | 'projectId'>,
    secretName: string,
  ): Promise<readonly RouteRow[]> {
    const { name } = provider;
    const where = usesName('provider', provider, [
      { models: [{ provider: name, virtual_secret_key: secretName }] },
      { config: { policy: { targets: [{ provider: name, secret: secretName }] } } },
    ]);
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  findUsersOfPolicy(orgId: string, policy: Pick<PolicyRow, 'name' | 'projectId'>): Promise<readonly RouteRow[]> {
    const where = usesName('policy', policy, policyPatterns(policy.name).inRoute);
    return this.#find(orgId, { of: undefined, where }, { limit: mostUsersShown - 1 });
  }

  async insert(orgId: string, route: NewRoute): Promise<RouteRow> {
    const id = route.id ?? newId('rte');
    this.#notes.wrote('route', id);
    const stored = await this.#tx.route.create({
      data: {
        ...route,
        orgId,
        id,
        providerId: route.providerId ?? null,
        projects: toJsonColumn(route.projects),
        body: plainObject(route.body),
        draft: toJsonColumn(route.draft),
      },
    });
    const row = toRouteRow(stored);
    await this.#keep(row, row.draft === null ? 'create' : 'draft');
    return row;
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: RouteChange,
  ): Promise<RouteRow | undefined> {
    this.#notes.wrote('route', id);
    const { projects, body, draft, action = 'update', ...fields } = change;
    const rows = await this.#tx.route.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(projects !== undefined && { projects: toJsonColumn(projects) }),
        ...(body !== undefined && { body: plainObject(body) }),
        ...(draft !== undefined && { draft: toJsonColumn(draft) }),
        version: { increment: 1 },
      },
    });
    if (rows[0] === undefined) return undefined;
    const row = toRouteRow(rows[0]);
    await this.#keep(row, action);
    return row;
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.wrote('route', id);
    const { count } = await this.#tx.route.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }

  /** What a draft says is the version while there is one. */
  #keep(row: RouteRow, action: VersionAction): Promise<void> {
    const { orgId, id, version, name, enabled, projects, body, draft } = row;
    const said = { name, ...(draft ?? { enabled, projects, ...body }) };
    return keepVersion(this.#tx, this.#notes, { orgId, kind: 'route', resourceId: id, version, action, body: said });
  }

  async #find(orgId: string, query: Omit<SharedQuery, 'table'>, page: PageQuery): Promise<RouteRow[]> {
    const rows = await listShared<Route>(this.#tx, orgId, { ...query, table: 'route' }, page);
    return rows.map(toRouteRow);
  }
}
