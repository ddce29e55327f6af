import type { Role } from '@headgate/domain';
import { fromJsonColumn } from './json-column.ts';
import type { Membership, OpenSession, People } from './people.ts';
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

  async setPassword(accountId: string, password: string, keptHash: string): Promise<void> {
    await this.#transactions.write(as({ account: accountId }), async (tx) => {
      await tx.account.updateMany({ where: { id: accountId }, data: { password, passwordChangedAt: new Date() } });
      await tx.session.deleteMany({ where: { accountId, hash: { not: keptHash } } });
    });
  }

  async openSession(session: SessionRow): Promise<void> {
    const { accountId, createdAt } = session;
    await this.#transactions.write(as({ account: accountId }), async (tx) => {
      await tx.session.deleteMany({ where: { accountId, expiresAt: { lte: createdAt } } });
      await tx.session.createMany({ data: [session] });
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

  async endSession(accountId: string, id: string): Promise<boolean> {
    const { count } = await this.#transactions.write(as({ account: accountId }), (tx) =>
      tx.session.deleteMany({ where: { accountId, id } }),
    );
    return count > 0;
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
