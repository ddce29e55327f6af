import { Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, MemberChange, MemberRow } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { assertGrantable } from '../api-keys/assert-grantable.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { Changes } from '../platform/changes.ts';
import { changesNothing } from '../platform/changes-nothing.ts';
import { readGrantedProjects } from '../platform/granted-projects.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { type MemberResource, presentMember } from './member-resource.ts';
import { getMember } from './members.queries.ts';
import type { UpdateMember } from './update-member.dto.ts';

/** The write side of members. What changes here counts from the person's next request. */
@Injectable()
export class MembersService {
  constructor(private readonly changes: Changes) {}

  update(
    caller: AdminCaller,
    id: string,
    input: UpdateMember,
    demands: Preconditions,
  ): Promise<Changed<MemberResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      assertGrantable(caller, input.role ?? null);
      const change: MemberChange = {
        ...(input.role !== undefined && { role: input.role }),
        ...(input.projects !== undefined && { projects: await readGrantedProjects(caller, tx, input.projects) }),
      };
      if (changesNothing(row, change)) return this.present(caller, tx, row);
      if (isOwner(row) && !isOwner({ ...row, ...change })) await assertOthersOwn(caller.org, tx);
      const after = await tx.members.update(caller.org, row.id, row.version, change);
      if (after === undefined) throw fault('version_mismatch');
      const resource = await this.present(caller, tx, after);
      tx.record({
        ...subject(row),
        ...{ action: 'update', before: await this.present(caller, tx, row), after: resource },
      });
      return resource;
    });
  }

  delete(caller: AdminCaller, id: string, demands: Preconditions): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const row = await this.getChangeable(caller, tx, { id, demands });
      if (isOwner(row)) await assertOthersOwn(caller.org, tx);
      const before = await this.present(caller, tx, row);
      if (!(await tx.members.delete(caller.org, row.id, row.version))) throw fault('version_mismatch');
      tx.record({ ...subject(row), action: 'delete', before, after: null });
    });
  }

  /** Who may do more than the caller is not the caller's to change. */
  private async getChangeable(
    caller: AdminCaller,
    tx: ChangeTx,
    { id, demands }: { id: string; demands: Preconditions },
  ): Promise<MemberRow> {
    const row = await getMember(caller, tx, id);
    assertPrecondition(demands, row);
    assertGrantable(caller, row.role);
    return row;
  }

  private async present(caller: AdminCaller, tx: ChangeTx, row: MemberRow): Promise<MemberResource> {
    return presentMember(row, await new ProjectSlugs(caller.org, tx).listOf(row.projects));
  }
}

function isOwner({ role, projects }: Pick<MemberRow, 'role' | 'projects'>): boolean {
  return role === 'owner' && projects === null;
}

/** Under the organization's lock, so two owners cannot demote each other at once. */
async function assertOthersOwn(org: string, tx: ChangeTx): Promise<void> {
  if ((await tx.members.countOwners(org)) <= 1) throw fault('last_owner');
}

function subject(row: MemberRow): { resourceKind: 'member'; resourceId: string; resourceName: string } {
  return { resourceKind: 'member', resourceId: row.id, resourceName: row.email };
}
