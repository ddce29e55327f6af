import { Inject, Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import { clockToken } from '../platform/clock-token.ts';
import { Log } from '../platform/log.ts';
import { Passwords } from '../sessions/passwords.ts';
import { parseResetToken } from './parse-reset-token.ts';
import type { RedeemPasswordReset } from './redeem-password-reset.dto.ts';

/** Sets the passwords of those who hold a token. Whatever is wrong with a token, the answer is the same. */
@Injectable()
export class PasswordResetRedemption {
  constructor(
    private readonly database: Database,
    private readonly passwords: Passwords,
    private readonly log: Log,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  async redeem({ token, new_password: password }: RedeemPasswordReset, address: string): Promise<void> {
    const name = parseResetToken(token);
    if (name === undefined) throw fault('reset_invalid');
    // Before anything slow is done for a stranger.
    const login = await this.database.passwordResets.findOpen(name, this.now());
    if (login === undefined) throw fault('reset_invalid');
    const hashed = await this.passwords.hash(password, { path: 'new_password', login });
    const use = { password: hashed, now: this.now(), address };
    if (!(await this.database.passwordResets.redeem(name, use))) throw fault('reset_invalid');
    this.log.info({ account: name.accountId, issuer: name.issuer }, 'password reset');
  }

  private now(): Date {
    return new Date(this.clock.now());
  }
}
