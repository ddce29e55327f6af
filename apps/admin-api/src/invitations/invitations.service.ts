import { Inject, Injectable } from '@nestjs/common';
import type { Changed, ChangeTx, InvitationChange, InvitationRow } from '@headgate/database';
import { type Clock, fault, newId } from '@headgate/kernel';
import { assertGrantable } from '../api-keys/assert-grantable.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Changes } from '../platform/changes.ts';
import { clockToken } from '../platform/clock-token.ts';
import { readGrantedProjects } from '../platform/granted-projects.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import type { CreateInvitation } from './create-invitation.dto.ts';
import {
  type InvitationResource,
  type NewInvitationResource,
  presentInvitation,
  statusOf,
} from './invitation-resource.ts';
import { newInvitationToken } from './invitation-token.ts';
import { getInvitation } from './invitations.queries.ts';

const hourMs = 60 * 60 * 1000;

/** Invites people; nobody is invited to more than whoever invites them. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly changes: Changes,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** The answer is the only place where the token is ever shown. */
  create(caller: AdminCaller, input: CreateInvitation): Promise<Changed<NewInvitationResource>> {
    assertGrantable(caller, input.role);
    const email = input.email.trim().toLowerCase();
    const work = async (tx: ChangeTx): Promise<NewInvitationResource> => {
      if ((await tx.members.listByEmail(caller.org, email)).length > 0) {
        throw fault('already_exists', { message: 'This person is a member already.' });
      }
      const id = newId('inv');
      const { token, digest } = newInvitationToken({ org: caller.org, id });
      const row = await tx.invitations.insert(caller.org, {
        ...{ id, email, digest, role: input.role, invitedBy: caller.actor.id },
        projects: await readGrantedProjects(caller, tx, input.projects),
        expiresAt: new Date(this.clock.now() + input.expires_in_hours * hourMs),
      });
      const resource = await this.present(caller, tx, row);
      tx.record({ ...subject(row), action: 'create', before: null, after: resource });
      return { ...resource, token };
    };
    return this.changes.run(caller, work, subject);
  }

  /** A new token for as long as the first; the one before ends. */
  resend(caller: AdminCaller, id: string): Promise<Changed<NewInvitationResource>> {
    const work = async (tx: ChangeTx): Promise<NewInvitationResource> => {
      const row = await this.getOpen(caller, tx, id);
      const { token, digest } = newInvitationToken({ org: caller.org, id });
      const lifeMs = row.expiresAt.getTime() - row.updatedAt.getTime();
      const expiresAt = new Date(this.clock.now() + Math.max(hourMs, lifeMs));
      const resource = await this.write(caller, tx, { row, change: { digest, expiresAt }, action: 'resend' });
      return { ...resource, token };
    };
    return this.changes.run(caller, work, subject);
  }

  /** Doing so twice is doing it once. */
  revoke(caller: AdminCaller, id: string): Promise<Changed<InvitationResource>> {
    return this.changes.run(caller, async (tx) => {
      const row = await getInvitation(caller, tx, id);
      assertGrantable(caller, row.role);
      if (row.revokedAt !== null) return this.present(caller, tx, row);
      if (row.acceptedAt !== null) throw accepted();
      return this.write(caller, tx, { row, change: { revokedAt: new Date(this.clock.now()) }, action: 'revoke' });
    });
  }

  private async getOpen(caller: AdminCaller, tx: ChangeTx, id: string): Promise<InvitationRow> {
    const row = await getInvitation(caller, tx, id);
    assertGrantable(caller, row.role);
    const status = statusOf(row, this.clock.now());
    if (status === 'accepted') throw accepted();
    if (status === 'revoked') throw fault('in_use', { message: 'This invitation was revoked; make another.' });
    return row;
  }

  private async write(
    caller: AdminCaller,
    tx: ChangeTx,
    { row, change, action }: { row: InvitationRow; change: InvitationChange; action: string },
  ): Promise<InvitationResource> {
    const after = await tx.invitations.update(caller.org, row.id, row.version, change);
    if (after === undefined) throw fault('version_mismatch');
    const resource = await this.present(caller, tx, after);
    tx.record({ ...subject(row), action, before: await this.present(caller, tx, row), after: resource });
    return resource;
  }

  private async present(caller: AdminCaller, tx: ChangeTx, row: InvitationRow): Promise<InvitationResource> {
    const projects = await new ProjectSlugs(caller.org, tx).listOf(row.projects);
    return presentInvitation(row, { projects, now: this.clock.now() });
  }
}

function accepted(): Error {
  return fault('in_use', { message: 'This invitation was accepted: the person is a member.' });
}

function subject(row: Pick<InvitationRow, 'id' | 'email'>): {
  resourceKind: 'invitation';
  resourceId: string;
  resourceName: string;
} {
  return { resourceKind: 'invitation', resourceId: row.id, resourceName: row.email };
}
