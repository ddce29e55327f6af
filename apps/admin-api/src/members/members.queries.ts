import { Injectable } from '@nestjs/common';
import { Database, type MemberRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { seesProjects } from '../platform/granted-projects.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { type MemberResource, presentMember } from './member-resource.ts';

/** The read side of members. */
@Injectable()
export class MembersQueries {
  constructor(private readonly database: Database) {}

  /** Of the whole organization, or those limited to the project named. */
  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<MemberResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const onlyProject = caller.project?.id;
      const page = await tx.members.list(caller.org, { limit, after: cursor, onlyProject });
      return presentPage(page, async (row) => presentMember(row, await slugs.listOf(row.projects)));
    });
  }

  get(caller: AdminCaller, id: string): Promise<MemberResource> {
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await getMember(caller, tx, id);
      return presentMember(row, await new ProjectSlugs(caller.org, tx).listOf(row.projects));
    });
  }
}

/** The member of this id as the request may see it; throws `not_found`. */
export async function getMember(caller: AdminCaller, tx: TenantTx, id: string): Promise<MemberRow> {
  const row = await tx.members.findById(caller.org, id);
  if (row === undefined || !seesProjects(caller, row.projects)) {
    throw fault('not_found', { message: 'There is no such member.' });
  }
  return row;
}
