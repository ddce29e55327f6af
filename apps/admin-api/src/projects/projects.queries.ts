import { Injectable } from '@nestjs/common';
import { Database, type ProjectRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { presentProject, type ProjectResource } from './project-resource.ts';

/** The read side of projects. */
@Injectable()
export class ProjectsQueries {
  constructor(private readonly database: Database) {}

  /** A bound key sees its own project and no other. */
  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<ProjectResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      if (!caller.isBound)
        return presentPage(await tx.projects.list(caller.org, { limit, after: cursor }), presentProject);
      return { data: [presentProject(await getProject(caller, tx, caller.project?.slug ?? ''))], next_cursor: null };
    });
  }

  get(caller: AdminCaller, slug: string): Promise<ProjectResource> {
    return this.database.inTenant(caller.org, async (tx) => presentProject(await getProject(caller, tx, slug)));
  }
}

/** The project of this slug as the caller may see it; throws `not_found`. */
export async function getProject(caller: AdminCaller, tx: TenantTx, slug: string): Promise<ProjectRow> {
  const isHidden = caller.isBound && caller.project?.slug !== slug;
  const row = isHidden ? undefined : await tx.projects.findBySlug(caller.org, slug);
  if (row === undefined) throw fault('not_found', { message: `There is no project "${slug}".` });
  return row;
}
