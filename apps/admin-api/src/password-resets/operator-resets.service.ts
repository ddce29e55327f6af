import { Inject, Injectable } from '@nestjs/common';
import { Database, platformIssuer } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import type { Operator } from '../http/operator.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { clockToken } from '../platform/clock-token.ts';
import { newReset } from './new-reset.ts';
import type { PasswordResetResource } from './password-reset-resource.ts';

/** What whoever runs the installation does about passwords: for people of several organizations, and for the last owner of one. */
@Injectable()
export class OperatorResetsService {
  constructor(
    private readonly database: Database,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Throws `not_found`: the operator may know who has an account, and everybody else does not come here. */
  async issue(operator: Operator, email: string, minutes: number): Promise<PasswordResetResource> {
    const now = this.clock.now();
    const actor = actorOfOperator(operator);
    let shown: PasswordResetResource | undefined;
    await this.database.passwordResets.issue(actor, email.trim().toLowerCase(), (accountId) => {
      const made = newReset({ issuer: platformIssuer, accountId, issuedBy: actor.id, minutes, now });
      shown = made.shown;
      return made.stored;
    });
    if (shown === undefined) throw fault('not_found', { message: 'Nobody logs in with this address.' });
    return shown;
  }
}
