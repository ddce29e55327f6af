import { Inject, Injectable } from '@nestjs/common';
import { type Changed, type ChangeTx, Database, type MemberRow, type TenantTx } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import { assertGrantable } from '../api-keys/assert-grantable.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import { getMember } from '../members/members.queries.ts';
import { Changes } from '../platform/changes.ts';
import { clockToken } from '../platform/clock-token.ts';
import { newReset } from './new-reset.ts';
import type { PasswordResetResource } from './password-reset-resource.ts';

/** What an organization does about the passwords of its people. It never sets one: it hands out a token that does, once. */
@Injectable()
export class PasswordResetsService {
  constructor(
    private readonly changes: Changes,
    private readonly database: Database,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** A token for a member; the one before ends. Throws `reset_refused` for people whom this organization does not have alone. */
  async issue(caller: AdminCaller, id: string, minutes: number): Promise<Changed<PasswordResetResource>> {
    const { org, actor } = caller;
    // Not within the change: it would hold one connection while it waits for another. The token is good only if it still holds then.
    const asked = await this.database.inTenant(org, (tx) => getResettable(caller, tx, id));
    await this.assertAlone(org, asked.accountId);
    const work = async (tx: ChangeTx): Promise<PasswordResetResource> => {
      const member = await getResettable(caller, tx, id);
      const { stored, shown } = newReset({
        ...{ issuer: org, accountId: member.accountId, issuedBy: actor.id, minutes, now: this.clock.now() },
      });
      await tx.passwordResets.put(org, stored);
      const after = { expires_at: shown.expires_at };
      tx.record({ ...subject(member), action: 'issue_reset', before: null, after });
      return shown;
    };
    return this.changes.run(caller, work, () => subject(asked));
  }

  /** Doing so twice is doing it once. */
  revoke(caller: AdminCaller, id: string): Promise<Changed<void>> {
    return this.changes.run(caller, async (tx) => {
      const member = await getResettable(caller, tx, id);
      if (!(await tx.passwordResets.delete(caller.org, member.accountId))) return;
      tx.record({ ...subject(member), action: 'revoke_reset', before: null, after: null });
    });
  }

  private async assertAlone(org: string, accountId: string): Promise<void> {
    const reach = await this.database.passwordResets.findReach(accountId);
    if (reach === undefined || reach.login === null) {
      throw fault('reset_refused', { message: 'This person comes by an identity provider and has no password here.' });
    }
    if (reach.organizations.length === 1 && reach.organizations[0] === org) return;
    throw fault('reset_refused', {
      message:
        'This person does not belong to this organization alone; whoever runs the installation can reset the password.',
    });
  }
}

/** Whoever could set the password could be the person: nobody does who may do less. */
async function getResettable(caller: AdminCaller, tx: TenantTx, id: string): Promise<MemberRow> {
  const member = await getMember(caller, tx, id);
  assertGrantable(caller, member.role);
  return member;
}

function subject({ id, email }: MemberRow): { resourceKind: 'member'; resourceId: string; resourceName: string } {
  return { resourceKind: 'member', resourceId: id, resourceName: email };
}
