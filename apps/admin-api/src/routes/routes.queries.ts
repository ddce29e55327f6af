import { traceSettings } from '@headgate/snapshot';
import { Injectable } from '@nestjs/common';
import { Database, type RouteRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { findSeen, listedFor } from '../platform/resource-scope.ts';
import type { ListRoutesQuery } from './list-routes.query.ts';
import { presentRoute, type RouteResource } from './route-resource.ts';

/** The read side of routes. */
@Injectable()
export class RoutesQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, { limit, cursor, enabled, type }: ListRoutesQuery): Promise<ListPage<RouteResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const page = await tx.routes.list(caller.org, { limit, after: cursor, of: listedFor(caller), enabled, type });
      return presentPage(page, async (row) => presentRoute(row, await slugs.of(row.projectId)));
    });
  }

  get(caller: AdminCaller, name: string, view: 'live' | 'draft' | 'effective'): Promise<RouteResource> {
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await getRoute(caller, tx, name);
      if (view === 'draft' && row.draft === null) throw fault('not_found', { message: `"${name}" has no draft.` });
      const slug = await new ProjectSlugs(caller.org, tx).of(row.projectId);
      if (view !== 'effective') return presentRoute(row, slug, view);
      return { ...presentRoute(row, slug), effective: await readEffective(caller, tx, row) };
    });
  }
}

/** What a call of the route from the project of the request finds set; without a project, from its owner. */
async function readEffective(
  { org, project }: AdminCaller,
  tx: TenantTx,
  row: RouteRow,
): Promise<NonNullable<RouteResource['effective']>> {
  const projectId = row.projectId ?? project?.id;
  const { settings: organization } = await tx.organizations.get(org);
  const within = projectId === undefined ? undefined : await tx.projects.findById(org, projectId);
  const traced = traceSettings({ organization, project: within?.settings ?? {}, route: row.body.config });
  return JSON.parse(JSON.stringify(traced)) as NonNullable<RouteResource['effective']>;
}

/** The route of this name as the request sees it; throws `not_found`. */
export async function getRoute(caller: AdminCaller, tx: TenantTx, name: string): Promise<RouteRow> {
  const row = await findSeen(caller, tx, (of) => tx.routes.findByName(caller.org, of, name));
  if (row === undefined) throw fault('not_found', { message: `There is no route "${name}".` });
  return row;
}
