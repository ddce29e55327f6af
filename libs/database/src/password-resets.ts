import type { OnceDone, OperatorOnce } from './operator-once.ts';
import type { Actor } from './rows/audit-row.ts';
import type { NewPasswordReset, PasswordResetName } from './rows/password-reset-row.ts';

/** What decides whether an organization may reset a person's password. */
export interface AccountReach {
  /** Null: comes by an identity provider alone. */
  readonly login: string | null;
  /** Every organization the person belongs to. */
  readonly organizations: readonly string[];
}

/** A reset for this account. */
export type NewReset = (accountId: string) => NewPasswordReset;

/** Passwords of people who forgot theirs. Who holds a token is the person, for once. */
export interface PasswordResets {
  /** Undefined where there is no such account. */
  findReach(accountId: string): Promise<AccountReach | undefined>;
  /** Issues one for whoever has this login, on behalf of the installation; undefined where nobody does. */
  issue(actor: Actor, login: string, reset: NewReset): Promise<NewPasswordReset | undefined>;
  /** The same, once under a key; gives what is remembered of the answer. */
  issueOnce(
    actor: Actor,
    login: string,
    reset: NewReset,
    once: OperatorOnce<NewPasswordReset>,
  ): Promise<OnceDone | undefined>;
  /** The login of the account a token may set a new password of; undefined where it may not, or not any more. */
  findOpen(name: PasswordResetName, now: Date): Promise<string | undefined>;
  /**
   * Uses a token up: sets the password, ends every session of the person and every other token, and tells their organizations.
   * False where it may not, or not any more.
   */
  redeem(name: PasswordResetName, use: PasswordResetUse): Promise<boolean>;
}

/** How a token is used. */
export interface PasswordResetUse {
  /** As it is stored. */
  readonly password: string;
  readonly now: Date;
  readonly address: string;
}
