import { doOnce, type OnceDone, type OperatorOnce } from './operator-once.ts';
import type { AccountReach, NewReset, PasswordResets, PasswordResetUse } from './password-resets.ts';
import { notePerson } from './person-trail.ts';
import { appendPlatformEvent } from './platform-trail.ts';
import type { Actor } from './rows/audit-row.ts';
import { type NewPasswordReset, type PasswordResetName, platformIssuer } from './rows/password-reset-row.ts';
import type { Session, Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

interface Person extends AccountReach {
  readonly account: { readonly id: string; readonly email: string };
  readonly members: readonly { readonly orgId: string; readonly memberId: string }[];
}

/** Acts as the person a token is about, and as the operator who issues one. */
export class PasswordResetStore implements PasswordResets {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async findReach(accountId: string): Promise<AccountReach | undefined> {
    const person = await this.#transactions.read(as(accountId), (tx) => findPerson(tx, accountId));
    return person && { login: person.login, organizations: person.organizations };
  }

  issue(actor: Actor, login: string, reset: NewReset): Promise<NewPasswordReset | undefined> {
    return this.#transactions.write({ role: 'headgate_identity', login }, (tx) =>
      this.#issue(tx, actor, { login, reset }),
    );
  }

  issueOnce(
    actor: Actor,
    login: string,
    reset: NewReset,
    once: OperatorOnce<NewPasswordReset>,
  ): Promise<OnceDone | undefined> {
    return doOnce(this.#transactions, once, async (tx) => {
      await this.#transactions.switchTo(tx, { role: 'headgate_identity', login });
      const issued = await this.#issue(tx, actor, { login, reset });
      return issued && once.remember(issued);
    });
  }

  findOpen(name: PasswordResetName, now: Date): Promise<string | undefined> {
    return this.#transactions.read(as(name.accountId), async (tx) => {
      const found = await tx.passwordReset.count({ where: openOf(name, now) });
      const person = found === 1 ? await findPerson(tx, name.accountId) : undefined;
      return person && mayReset(name, person) ? (person.login ?? undefined) : undefined;
    });
  }

  redeem(name: PasswordResetName, { password, now, address }: PasswordResetUse): Promise<boolean> {
    const { accountId, issuer } = name;
    return this.#transactions.write(as(accountId), async (tx) => {
      // First of all, and by one statement: of two who use it at once one finds it gone.
      const { count } = await tx.passwordReset.deleteMany({ where: openOf(name, now) });
      const person = count === 1 ? await findPerson(tx, accountId) : undefined;
      if (!person || !mayReset(name, person)) return false;
      await tx.passwordReset.deleteMany({ where: { accountId } });
      await tx.account.updateMany({ where: { id: accountId }, data: { password, passwordChangedAt: now } });
      const { count: sessions } = await tx.session.deleteMany({ where: { accountId } });
      const after = { address, issued_by: issuer, sessions_ended: sessions };
      await notePerson({ transactions: this.#transactions, tx }, person, { action: 'reset_password', after });
      return true;
    });
  }

  /** In a transaction that sees the one account with this login. */
  async #issue(
    tx: Tx,
    actor: Actor,
    { login, reset }: { readonly login: string; readonly reset: NewReset },
  ): Promise<NewPasswordReset | undefined> {
    const found = await tx.account.findUnique({ where: { login }, select: { id: true } });
    if (!found) return undefined;
    await this.#transactions.switchTo(tx, as(found.id));
    const person = await findPerson(tx, found.id);
    if (!person) return undefined;
    const issued = reset(found.id);
    await this.#transactions.switchTo(tx, { role: 'headgate_platform', orgId: undefined });
    await tx.passwordReset.deleteMany({ where: { orgId: platformIssuer, accountId: found.id } });
    await tx.passwordReset.createMany({ data: [{ ...issued, orgId: platformIssuer }] });
    await this.#tellIssued(tx, person, { actor, expiresAt: issued.expiresAt });
    return issued;
  }

  async #tellIssued(
    tx: Tx,
    person: Person,
    { actor, expiresAt }: { readonly actor: Actor; readonly expiresAt: Date },
  ): Promise<void> {
    const { id: resourceId, email: resourceName } = person.account;
    const after = { expires_at: expiresAt.toISOString() };
    const event = {
      action: 'issue_reset',
      resourceKind: 'account',
      resourceId,
      resourceName,
      before: null,
      after,
    } as const;
    await appendPlatformEvent(tx, event, { actor, revision: 0 });
    await notePerson({ transactions: this.#transactions, tx }, person, { action: 'operator_reset', actor, after });
  }
}

/** An organization sets the password of those alone who belong to no other: whoever knows a token is the person everywhere. */
function mayReset({ issuer }: PasswordResetName, { login, organizations }: AccountReach): boolean {
  if (login === null) return false;
  return issuer === platformIssuer || (organizations.length === 1 && organizations[0] === issuer);
}

function openOf({ issuer: orgId, accountId, digest }: PasswordResetName, now: Date) {
  return { orgId, accountId, digest, expiresAt: { gt: now } };
}

function as(account: string): Session {
  return { role: 'headgate_identity', account };
}

async function findPerson(tx: Tx, accountId: string): Promise<Person | undefined> {
  const account = await tx.account.findUnique({
    where: { id: accountId },
    select: { id: true, email: true, login: true },
  });
  if (!account) return undefined;
  const rows = await tx.member.findMany({ where: { accountId }, select: { orgId: true, id: true } });
  const { login, ...named } = account;
  return {
    ...{ account: named, login, organizations: rows.map(({ orgId }) => orgId) },
    members: rows.map(({ orgId, id: memberId }) => ({ orgId, memberId })),
  };
}
