import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type AccountRow, type ChangeTx, Database, type InvitationRow } from '@headgate/database';
import { type Clock, fault, isFault, newId } from '@headgate/kernel';
import { hashOpaqueToken } from '@headgate/secrets';
import { clockToken } from '../platform/clock-token.ts';
import { Publication } from '../platform/publication.ts';
import { Passwords } from '../sessions/passwords.ts';
import type { AcceptInvitation } from './accept-invitation.dto.ts';
import { type AcceptedInvitation, statusOf } from './invitation-resource.ts';
import { parseInvitationToken } from './invitation-token.ts';

/** Makes members of those who hold the token of an invitation. An address alone proves nothing about a person: the token does. */
@Injectable()
export class InvitationAcceptance {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly publication: Publication,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /**
   * Whoever has an account at the address proves it by its password; anybody else gets one. An account without membership, which
   * is what is left if this is interrupted, takes the same password when it is tried again.
   */
  async accept(input: AcceptInvitation, address: string): Promise<AcceptedInvitation> {
    const named = parseInvitationToken(input.token);
    if (named === undefined) throw fault('invitation_invalid');
    const { org, id } = named;
    const row = await this.database.inTenant(org, (tx) => tx.invitations.findById(org, id));
    const invitation = this.getOpen(row, input.token);
    const account = await this.findOrMakeAccount(invitation.email, input, address);
    const actor = { kind: 'user', id: account.id, name: account.email } as const;
    const { result, rev } = await this.database.change(org, actor, async (tx) => {
      // Once more, under the lock: it may have been revoked or accepted while the password was hashed.
      const current = this.getOpen(await tx.invitations.findById(org, id), input.token);
      await this.join(tx, current, account);
      const { slug, name } = await tx.organizations.get(org);
      return { email: current.email, role: current.role, organization: { id: org, slug, name } };
    });
    await this.publication.request(org, rev);
    return result;
  }

  private getOpen(row: InvitationRow | undefined, token: string): InvitationRow {
    const isIt = row !== undefined && timingSafeEqual(Buffer.from(hashOpaqueToken(token)), Buffer.from(row.digest));
    if (!isIt || statusOf(row, this.clock.now()) !== 'open') throw fault('invitation_invalid');
    return row;
  }

  private async findOrMakeAccount(login: string, input: AcceptInvitation, address: string): Promise<AccountRow> {
    const known = await this.database.people.findByLogin(login);
    if (known !== undefined) return this.passwords.prove({ login, address }, input.password);
    const password = await this.passwords.hash(input.password, { path: 'password', login });
    const account = { id: newId('usr'), login, email: login, name: input.name ?? null, password };
    try {
      return await this.database.people.createAccount(account);
    } catch (error) {
      if (!isFault(error) || error.code !== 'already_exists') throw error;
      // Made in the same moment by another acceptance.
      return this.passwords.prove({ login, address }, input.password);
    }
  }

  private async join(tx: ChangeTx, invitation: InvitationRow, account: AccountRow): Promise<void> {
    const { orgId, id, email, role, projects } = invitation;
    if ((await tx.members.findByAccount(orgId, account.id)) !== undefined) {
      throw fault('already_exists', { message: 'You are a member of this organization already.' });
    }
    const member = await tx.members.insert(orgId, {
      ...{ accountId: account.id, email, name: account.name, role, projects, via: 'invitation' },
    });
    await tx.invitations.update(orgId, id, undefined, { acceptedAt: new Date(this.clock.now()) });
    tx.record({
      ...{ action: 'join', resourceKind: 'member', resourceId: member.id, resourceName: email },
      ...{ before: null, after: { email, role, projects: projects === null ? null : [...projects], invitation: id } },
    });
  }
}
