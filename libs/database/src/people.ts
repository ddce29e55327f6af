import type { Role } from '@headgate/domain';
import type { PersonEvent } from './person-event.ts';
import type { AccountRow, NewAccount } from './rows/account-row.ts';
import type { SessionRow } from './rows/session-row.ts';

/** An organization a person belongs to. */
export interface Membership {
  readonly orgId: string;
  readonly orgSlug: string;
  readonly orgName: string;
  readonly memberId: string;
  readonly role: Role;
  /** Ids of the projects the person is limited to; null: the whole organization. */
  readonly projects: readonly string[] | null;
}

/** A session with everything that is decided by it. */
export interface OpenSession {
  readonly session: SessionRow;
  readonly account: AccountRow;
  /** Those the session is good for, by name of the organization. */
  readonly memberships: readonly Membership[];
}

/**
 * Accounts and sessions, which belong to no tenant. Each question names the one it is about; there is no list of people.
 * What takes an event writes it to the trail of every organization concerned, in the transaction of what it tells.
 */
export interface People {
  /** `login` in lower case. */
  findByLogin(login: string): Promise<AccountRow | undefined>;
  /** Throws `already_exists` where the login is taken. */
  createAccount(account: NewAccount): Promise<AccountRow>;
  /** Ends every other session of the person in the same transaction. */
  setPassword(accountId: string, password: string, keptHash: string, event: PersonEvent): Promise<void>;
  /** Also removes what has ended of the person's sessions. */
  openSession(session: SessionRow, event: PersonEvent): Promise<void>;
  findSession(hash: string): Promise<OpenSession | undefined>;
  touchSession(accountId: string, hash: string, usedAt: Date): Promise<void>;
  /** Newest first. */
  listSessions(accountId: string): Promise<readonly SessionRow[]>;
  /** False where the person has no such session. */
  endSession(accountId: string, id: string, event: PersonEvent): Promise<boolean>;
  /** Tells the organizations of a person what somebody else did: nothing is written but their trails. */
  note(accountId: string, event: PersonEvent): Promise<void>;
}
