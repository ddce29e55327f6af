import { Injectable } from '@nestjs/common';
import { type AccountRow, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { PasswordHasher } from '@headgate/secrets';
import { validationFault } from '../http/validation-fault.ts';
import { FailedLogins } from './failed-logins.ts';
import { type Attempt, LoginLimits } from './login-limits.ts';
import { findPasswordProblems } from './password-rules.ts';

/** A person who has proved to be it. */
export interface ProvedAccount extends AccountRow {
  /** Attempts at the account that failed since somebody knew its password, within the window. */
  readonly failuresBefore: number;
}

/** Proves people by their password, slowly enough that guessing does not pay. */
@Injectable()
export class Passwords {
  constructor(
    private readonly database: Database,
    private readonly hasher: PasswordHasher,
    private readonly limits: LoginLimits,
    private readonly failures: FailedLogins,
  ) {}

  /** The account whose password this is. Throws `login_failed`, whether there is no account or another password. */
  async prove(attempt: Attempt, password: string): Promise<ProvedAccount> {
    const attempts = await this.limits.assertAllowed(attempt);
    this.assertIdle();
    const account = await this.database.people.findByLogin(attempt.login);
    const isRight = await this.hasher.matches(password, account?.password ?? undefined);
    if (account === undefined || !isRight) {
      if (account !== undefined) this.failures.tell(account, { attempts, address: attempt.address });
      throw fault('login_failed');
    }
    await this.limits.forgive(attempt);
    return { ...account, failuresBefore: attempts - 1 };
  }

  /** A new password as it is stored. Throws `validation_failed` where it is too short. */
  async hash(password: string, about: { readonly path: string; readonly login: string }): Promise<string> {
    const problems = findPasswordProblems(password, about);
    if (problems.length > 0) throw validationFault(problems);
    this.assertIdle();
    return this.hasher.hash(password);
  }

  private assertIdle(): void {
    if (this.hasher.isBusy) throw fault('overloaded');
  }
}
