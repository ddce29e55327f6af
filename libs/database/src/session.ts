import type { Prisma } from './generated/client.ts';
import type { Limits } from './postgres-pool.ts';

/** The only thing that runs SQL; lives as long as its transaction. */
export type Tx = Prisma.TransactionClient & Asking;

/** Asks past Prisma, whose share of a small question is larger than the question: for what is asked with every request. */
export interface Asking {
  /** Rows as the driver reads them, a `bigint` as text; columns are named as in Prisma's models. */
  ask<Row>(question: Prisma.Sql): Promise<readonly Row[]>;
}

/** As whom a transaction acts: the roles are made by the first migration, which says what each may do. */
export type Session =
  | { readonly role: 'headgate_app'; readonly orgId: string; readonly isReadOnly: boolean }
  | { readonly role: 'headgate_worker' }
  /** `orgId`: the organization that may be removed. */
  | { readonly role: 'headgate_platform'; readonly orgId: string | undefined }
  | { readonly role: 'headgate_auth'; readonly keyId: string }
  /** One of these names the account or session that is seen. */
  | {
      readonly role: 'headgate_identity';
      readonly login?: string;
      readonly account?: string;
      readonly session?: string;
    };

/** One question with its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly string[];
}

const text = `SELECT set_config('role', $1, true), set_config('headgate.org', $2, true), set_config('headgate.key', $3, true),
  set_config('headgate.login', $4, true), set_config('headgate.account', $5, true), set_config('headgate.session', $6, true),
  set_config('statement_timeout', $7, true), set_config('lock_timeout', $8, true),
  set_config('transaction_read_only', $9, true)`;

/** Takes a role on until the transaction ends, with what it may see and its time limits; one statement, so nothing runs in between. */
export function sessionStatement(session: Session, limits: Limits): Statement {
  const { org, key, login, account, session: hash } = settingsOf(session);
  const { statementTimeoutMs, lockTimeoutMs } = limits;
  const times = [String(statementTimeoutMs), String(lockTimeoutMs)];
  return { text, values: [session.role, org, key, login, account, hash, ...times, isReadOnly(session) ? 'on' : 'off'] };
}

/** Whether the database itself refuses to let it write. */
export function isReadOnly(session: Session): boolean {
  return session.role === 'headgate_auth' || (session.role === 'headgate_app' && session.isReadOnly);
}

/** Every setting, so that none is left from whom the transaction acted as before. */
function settingsOf(session: Session): Record<'org' | 'key' | 'login' | 'account' | 'session', string> {
  const none = { org: '', key: '', login: '', account: '', session: '' };
  switch (session.role) {
    case 'headgate_app':
    case 'headgate_platform':
      return { ...none, org: session.orgId ?? '' };
    case 'headgate_auth':
      return { ...none, key: session.keyId };
    case 'headgate_identity': {
      const { login = '', account = '', session: hash = '' } = session;
      return { ...none, login, account, session: hash };
    }
    case 'headgate_worker':
      return none;
  }
}
