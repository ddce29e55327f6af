import type { Prisma } from './generated/client.ts';
import type { Limits } from './postgres-pool.ts';

/** The only thing that runs SQL; lives as long as its transaction. */
export type Tx = Prisma.TransactionClient;

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

/** Takes a role on until the transaction ends, with what it may see and its time limits; one statement, so nothing runs in between. */
export async function takeOn(tx: Tx, session: Session, limits: Limits): Promise<void> {
  const { org, key, login, account, session: hash } = settingsOf(session);
  const readOnly = session.role === 'headgate_auth' || (session.role === 'headgate_app' && session.isReadOnly);
  await tx.$queryRaw`SELECT set_config('role', ${session.role}, true),
    set_config('headgate.org', ${org}, true),
    set_config('headgate.key', ${key}, true),
    set_config('headgate.login', ${login}, true),
    set_config('headgate.account', ${account}, true),
    set_config('headgate.session', ${hash}, true),
    set_config('statement_timeout', ${String(limits.statementTimeoutMs)}, true),
    set_config('lock_timeout', ${String(limits.lockTimeoutMs)}, true),
    set_config('transaction_read_only', ${readOnly ? 'on' : 'off'}, true)`;
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
