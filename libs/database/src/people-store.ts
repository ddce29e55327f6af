import type { Role } from '@headgate/domain';
import { fromJsonColumn } from './json-column.ts';
import type { Membership, OpenSession, People } from './people.ts';
import type { PersonEvent } from './person-event.ts';
import { notePerson } from './person-trail.ts';
import type { AccountRow, NewAccount } from './rows/account-row.ts';
import type { SessionRow } from './rows/session-row.ts';
import type { Session, Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

/** Acts as `headgate_identity`, which sees one account or session: the one it names. */
export class PeopleStore implements People {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  async findByLogin(login: string): Promise<AccountRow | undefined> {
    const found = await this.#transactions.read(as({ login }), (tx) => tx.account.findUnique({ where: { login } }));
    return found ?? undefined;
  }

  createAccount(account: NewAccount): Promise<AccountRow> {
    const passwordChangedAt = account.password === null ? null : new Date();
    return this.#transactions.write(as({ account: account.id }), (tx) =>
      tx.account.create({ data: { ...account, passwordChangedAt } }),
    );
  }

  async setPassword(accountId: string, password: string, keptHash: string, event: PersonEvent): Promise<void> {
    await this.#transactions.write(as({ account: accountId }), async (tx) => {
      await tx.account.updateMany({ where: { id: accountId }, data: { password, passwordChangedAt: new Date() } });
      await tx.session.deleteMany({ where: { accountId, hash: { not: keptHash } } });
      await this.#tell(tx, { accountId }, event);
    });
  }

  async openSession(session: SessionRow, event: PersonEvent): Promise<void> {
    const { accountId, createdAt } = session;
    await this.#transactions.write(as({ account: accountId }), async (tx) => {
      await tx.session.deleteMany({ where: { accountId, expiresAt: { lte: createdAt } } });
      await tx.session.createMany({ data: [session] });
      await this.#tell(tx, { accountId, session }, event);
    });
  }

  findSession(hash: string): Promise<OpenSession | undefined> {
    return this.#transactions.read(as({ session: hash }), async (tx) => {
      const session = await tx.session.findUnique({ where: { hash } });
      if (!session) return undefined;
      await this.#transactions.switchTo(tx, as({ account: session.accountId }));
      const account = await tx.account.findUnique({ where: { id: session.accountId } });
      if (!account) return undefined;
      const memberships = await listMemberships(tx, session.accountId);
      const { onlyOrg } = session;
      return {
        session,
        account,
        memberships: onlyOrg === null ? memberships : memberships.filter(({ orgId }) => orgId === onlyOrg),
      };
    });
  }

  async touchSession(accountId: string, hash: string, usedAt: Date): Promise<void> {
    await this.#transactions.write(as({ account: accountId }), (tx) =>
      tx.session.updateMany({ where: { hash }, data: { usedAt } }),
    );
  }

  listSessions(accountId: string): Promise<readonly SessionRow[]> {
    return this.#transactions.read(as({ account: accountId }), (tx) =>
      tx.session.findMany({ where: { accountId }, orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] }),
    );
  }

  endSession(accountId: string, id: string, event: PersonEvent): Promise<boolean> {
    return this.#transactions.write(as({ account: accountId }), async (tx) => {
      const session = await tx.session.findFirst({ where: { accountId, id } });
      if (!session) return false;
      const { count } = await tx.session.deleteMany({ where: { hash: session.hash } });
      // Another request ended it in the same moment, and told so.
      if (count > 0) await this.#tell(tx, { accountId, session }, event);
      return count > 0;
    });
  }

  note(accountId: string, event: PersonEvent): Promise<void> {
    return this.#transactions.write(as({ account: accountId }), (tx) => this.#tell(tx, { accountId }, event));
  }

  /** Last in its transaction, which acts for an organization afterwards. */
  async #tell(
    tx: Tx,
    { accountId, session }: { accountId: string; session?: Pick<SessionRow, 'id' | 'onlyOrg'> },
    event: PersonEvent,
  ): Promise<void> {
    const account = await tx.account.findUnique({ where: { id: accountId }, select: { id: true, email: true } });
    if (!account) return;
    const onlyOrg = session?.onlyOrg ?? null;
    const members = await tx.member.findMany({
      where: { accountId, ...(onlyOrg !== null && { orgId: onlyOrg }) },
      select: { orgId: true, id: true },
    });
    const subject = { account, members: members.map(({ orgId, id: memberId }) => ({ orgId, memberId })) };
    const trail = { transactions: this.#transactions, tx };
    await notePerson(trail, session ? { ...subject, sessionId: session.id } : subject, event);
  }
}

function as(named: { login?: string; account?: string; session?: string }): Session {
  return { role: 'headgate_identity', ...named };
}

async function listMemberships(tx: Tx, accountId: string): Promise<Membership[]> {
  const members = await tx.member.findMany({ where: { accountId }, orderBy: { orgId: 'asc' } });
  const organizations = await tx.organization.findMany({
    where: { id: { in: members.map(({ orgId }) => orgId) } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, slug: true, name: true },
  });
  return organizations.flatMap(({ id: orgId, slug: orgSlug, name: orgName }) =>
    members
      .filter((member) => member.orgId === orgId)
      .map(({ id: memberId, role, projects }) => ({
        ...{ orgId, orgSlug, orgName, memberId },
        role: role as Role,
        projects: fromJsonColumn<readonly string[] | null>(projects),
      })),
  );
}
