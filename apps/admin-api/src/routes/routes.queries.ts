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

  get(caller: AdminCaller, name: string, view: 'live' | 'draft'): Promise<RouteResource> {
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await getRoute(caller, tx, name);
      if (view === 'draft' && row.draft === null) throw fault('not_found', { message: `"${name}" has no draft.` });
      return presentRoute(row, await new ProjectSlugs(caller.org, tx).of(row.projectId), view);
    });
  }
}

/** The route of this name as the request sees it; throws `not_found`. */
export async function getRoute(caller: AdminCaller, tx: TenantTx, name: string): Promise<RouteRow> {
  const row = await findSeen(caller, tx, (of) => tx.routes.findByName(caller.org, of, name));
  if (row === undefined) throw fault('not_found', { message: `There is no route "${name}".` });
  return row;
}
