import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Database, type NewPasswordReset, platformIssuer } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import type { OnceOnly } from '../http/admin-caller.ts';
import type { Operator } from '../http/operator.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { clockToken } from '../platform/clock-token.ts';
import { OperatorAnswers } from '../platform/operator-answers.ts';
import { newReset } from './new-reset.ts';
import type { PasswordResetResource } from './password-reset-resource.ts';

/** What whoever runs the installation does about passwords: for people of several organizations, and for the last owner of one. */
@Injectable()
export class OperatorResetsService {
  constructor(
    private readonly database: Database,
    private readonly answers: OperatorAnswers,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Throws `not_found`: the operator may know who has an account, and everybody else does not come here. */
  async issue(operator: Operator, email: string, minutes: number): Promise<PasswordResetResource> {
    const actor = actorOfOperator(operator);
    const wish: Wish = { login: email.trim().toLowerCase(), minutes };
    const shown =
      operator.onceOnly === undefined
        ? await this.insert(actor, wish)
        : await this.insertOnce(actor, wish, operator.onceOnly);
    if (shown === undefined) throw fault('not_found', { message: 'Nobody logs in with this address.' });
    return shown;
  }

  private async insert(actor: Actor, wish: Wish): Promise<PasswordResetResource | undefined> {
    const making = this.begin(actor, wish);
    await this.database.passwordResets.issue(actor, wish.login, making.reset);
    return making.shown;
  }

  /** Sent again under its key the answer is the first one; showing the token again is told in the trail of the installation. */
  private async insertOnce(actor: Actor, wish: Wish, once: OnceOnly): Promise<PasswordResetResource | undefined> {
    const making = this.begin(actor, wish);
    const remember = ({ accountId }: NewPasswordReset) =>
      this.answers.seal(once.key, { accountId, shown: making.shown });
    const done = await this.database.passwordResets.issueOnce(actor, wish.login, making.reset, { ...once, remember });
    if (done === undefined || !done.isReplay) return making.shown;
    const first = this.answers.open(once, done.row) as RememberedReset;
    await this.database.notePlatform(actor, {
      ...{ action: 'show_again', resourceKind: 'account', resourceId: first.accountId, resourceName: wish.login },
      ...{ before: null, after: { expires_at: first.shown.expires_at } },
    });
    return first.shown;
  }

  /** What makes the token once its account is known, and what it made. */
  private begin(actor: Actor, { minutes }: Wish): Making {
    const now = this.clock.now();
    const making: Making = {
      shown: undefined,
      reset: (accountId) => {
        const { stored, shown } = newReset({ issuer: platformIssuer, accountId, issuedBy: actor.id, minutes, now });
        making.shown = shown;
        return stored;
      },
    };
    return making;
  }
}

interface Wish {
  readonly login: string;
  readonly minutes: number;
}

interface Making {
  shown: PasswordResetResource | undefined;
  readonly reset: (accountId: string) => NewPasswordReset;
}

interface RememberedReset {
  readonly accountId: string;
  readonly shown: PasswordResetResource;
}
