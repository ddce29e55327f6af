import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type ChangeTx, Database, type InvitationRow, type MemberRow } from '@headgate/database';
import type { Role } from '@headgate/domain';
import { type Clock, fault, newId } from '@headgate/kernel';
import { hashOpaqueToken } from '@headgate/secrets';
import { statusOf } from '../invitations/invitation-resource.ts';
import { parseInvitationToken } from '../invitations/invitation-token.ts';
import { clockToken } from '../platform/clock-token.ts';
import { Log } from '../platform/log.ts';
import { Publication } from '../platform/publication.ts';
import { memberFacts } from './member-facts.ts';
import { pickGrant } from './pick-grant.ts';
import type { ProvedIdentity } from './proved-identity.ts';

interface Given {
  readonly role: Role;
  readonly projects: readonly string[] | null;
  readonly via: string;
}

/**
 * Makes members of people an identity provider vouches for, with the role their groups give, at every login anew. A subject has an
 * account of its own: an address the provider tells is no proof that another account is theirs, for whoever runs the provider could
 * then be anybody.
 */
@Injectable()
export class OidcAdmission {
  constructor(
    private readonly database: Database,
    private readonly publication: Publication,
    private readonly log: Log,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Id of the account. Throws `permission_denied` where no group gives a role. */
  async admit(proved: ProvedIdentity): Promise<string> {
    const { orgId: org, id, name } = proved.provider;
    const known = await this.database.inTenant(org, (tx) =>
      tx.identityProviders.findAccountId(org, id, proved.subject),
    );
    const accountId = known ?? (await this.makeAccount(proved));
    const actor = { kind: 'system', id, name } as const;
    const { result: isMember, rev } = await this.database.change(org, actor, async (tx) => {
      // Looked up again under the lock: two first logins at once are one person.
      const linked = (await tx.identityProviders.findAccountId(org, id, proved.subject)) ?? accountId;
      const isIn = await this.settle(tx, proved, linked);
      return isIn ? linked : undefined;
    });
    await this.publication.request(org, rev);
    if (isMember !== undefined) return isMember;
    throw fault('permission_denied', {
      message: 'None of your groups has a role in this organization; ask its owner.',
    });
  }

  private async makeAccount({ email, name, subject }: ProvedIdentity): Promise<string> {
    const account = { id: newId('usr'), login: null, email: email ?? subject, name: name ?? null, password: null };
    return (await this.database.people.createAccount(account)).id;
  }

  /** Brings the membership in line with the groups; false where none is left. */
  private async settle(tx: ChangeTx, proved: ProvedIdentity, accountId: string): Promise<boolean> {
    const { orgId: org, id } = proved.provider;
    const member = await tx.members.findByAccount(org, accountId);
    // Who came by invitation has the role the invitation gave.
    if (member !== undefined && member.via !== id) return true;
    const invitation = member === undefined ? await this.findInvitation(tx, proved) : undefined;
    const granted = pickGrant(proved.provider, proved.groups);
    const given: Given | undefined = invitation
      ? { role: invitation.role, projects: invitation.projects, via: 'invitation' }
      : granted && { ...granted, via: id };
    if (member !== undefined) return this.change(tx, member, given);
    if (given === undefined) return false;
    await this.join(tx, proved, { accountId, given, invitation });
    return true;
  }

  private async join(
    tx: ChangeTx,
    proved: ProvedIdentity,
    { accountId, given, invitation }: { accountId: string; given: Given; invitation: InvitationRow | undefined },
  ): Promise<void> {
    const { orgId: org, id } = proved.provider;
    const email = proved.email ?? proved.subject;
    if ((await tx.identityProviders.findAccountId(org, id, proved.subject)) === undefined) {
      await tx.identityProviders.link(org, id, proved.subject, accountId);
    }
    const member = await tx.members.insert(org, { accountId, email, name: proved.name ?? null, ...given });
    if (invitation)
      await tx.invitations.update(org, invitation.id, undefined, { acceptedAt: new Date(this.clock.now()) });
    tx.record({ ...subjectOf(member), action: 'join', before: null, after: memberFacts(member) });
  }

  private async change(tx: ChangeTx, member: MemberRow, given: Given | undefined): Promise<boolean> {
    if (given === undefined) return !(await this.remove(tx, member));
    if (JSON.stringify(memberFacts(member)) === JSON.stringify(memberFacts({ ...member, ...given }))) return true;
    if (!isOwner(given) && (await this.isLastOwner(tx, member))) return true;
    const { role, projects } = given;
    const after = await tx.members.update(member.orgId, member.id, member.version, { role, projects });
    if (after === undefined) throw fault('version_mismatch');
    tx.record({ ...subjectOf(member), action: 'update', before: memberFacts(member), after: memberFacts(after) });
    return true;
  }

  /** False for the last owner, who stays. */
  private async remove(tx: ChangeTx, member: MemberRow): Promise<boolean> {
    if (await this.isLastOwner(tx, member)) return false;
    await tx.members.delete(member.orgId, member.id);
    tx.record({ ...subjectOf(member), action: 'delete', before: memberFacts(member), after: null });
    return true;
  }

  private async isLastOwner(tx: ChangeTx, member: MemberRow): Promise<boolean> {
    if (!isOwner(member) || (await tx.members.countOwners(member.orgId)) > 1) return false;
    this.log.warn({ org: member.orgId, member: member.id }, 'the groups of the last owner give less; the owner stays');
    return true;
  }

  /** The invitation the person began with, if it is theirs: they hold its token, and the provider vouches for its address. */
  private async findInvitation(tx: ChangeTx, proved: ProvedIdentity): Promise<InvitationRow | undefined> {
    const token = proved.invitation;
    const named = token === undefined ? undefined : parseInvitationToken(token);
    if (token === undefined || named?.org !== proved.provider.orgId) return undefined;
    const row = await tx.invitations.findById(named.org, named.id);
    const isIt = row !== undefined && timingSafeEqual(Buffer.from(hashOpaqueToken(token)), Buffer.from(row.digest));
    const isOpen = isIt && statusOf(row, this.clock.now()) === 'open';
    const isTheirs = isOpen && proved.isEmailVerified && row.email === proved.email;
    if (!isTheirs) throw fault('invitation_invalid');
    return row;
  }
}

function isOwner({ role, projects }: Pick<MemberRow, 'role' | 'projects'>): boolean {
  return role === 'owner' && projects === null;
}

function subjectOf(member: MemberRow): { resourceKind: 'member'; resourceId: string; resourceName: string } {
  return { resourceKind: 'member', resourceId: member.id, resourceName: member.email };
}
