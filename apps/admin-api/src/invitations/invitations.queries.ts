import { Inject, Injectable } from '@nestjs/common';
import { Database, type InvitationRow, type TenantTx } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { clockToken } from '../platform/clock-token.ts';
import { seesProjects } from '../platform/granted-projects.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { type InvitationResource, presentInvitation } from './invitation-resource.ts';

/** The read side of invitations. */
@Injectable()
export class InvitationsQueries {
  constructor(
    private readonly database: Database,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<InvitationResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const onlyProject = caller.project?.id;
      const page = await tx.invitations.list(caller.org, { limit, after: cursor, onlyProject });
      return presentPage(page, (row) => this.present(caller, tx, row));
    });
  }

  get(caller: AdminCaller, id: string): Promise<InvitationResource> {
    return this.database.inTenant(caller.org, async (tx) =>
      this.present(caller, tx, await getInvitation(caller, tx, id)),
    );
  }

  private async present(caller: AdminCaller, tx: TenantTx, row: InvitationRow): Promise<InvitationResource> {
    const projects = await new ProjectSlugs(caller.org, tx).listOf(row.projects);
    return presentInvitation(row, { projects, now: this.clock.now() });
  }
}

/** The invitation of this id as the request may see it; throws `not_found`. */
export async function getInvitation(caller: AdminCaller, tx: TenantTx, id: string): Promise<InvitationRow> {
  const row = await tx.invitations.findById(caller.org, id);
  if (row === undefined || !seesProjects(caller, row.projects)) {
    throw fault('not_found', { message: 'There is no such invitation.' });
  }
  return row;
}
