import type { Role } from '@headgate/domain';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { IdentityProvider } from '../generated/client.ts';
import { fromJsonColumn, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type {
  GroupMapping,
  IdentityProviderChange,
  IdentityProviderRow,
  NewIdentityProvider,
} from '../rows/identity-provider-row.ts';
import type { Tx } from '../session.ts';
import type { IdentityProviderWrites } from '../stores/identity-providers.ts';
import { definedOnly } from './defined-only.ts';

export class IdentityProvidersRepository implements IdentityProviderWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<IdentityProviderRow | undefined> {
    const found = await this.#tx.identityProvider.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toRow(found) : undefined;
  }

  async list(orgId: string, query: PageQuery): Promise<Page<IdentityProviderRow>> {
    const [name] = readCursor(query, 1) ?? [];
    const rows = await this.#tx.identityProvider.findMany({
      where: { orgId, ...(name !== undefined && { name: { gt: name } }) },
      orderBy: { name: 'asc' },
      take: query.limit + 1,
    });
    return toPage(rows.map(toRow), query.limit, (row) => [row.name]);
  }

  async findAccountId(orgId: string, providerId: string, subject: string): Promise<string | undefined> {
    const found = await this.#tx.identity.findUnique({
      where: { orgId_providerId_subject: { orgId, providerId, subject } },
    });
    return found?.accountId;
  }

  async insert(orgId: string, provider: NewIdentityProvider): Promise<IdentityProviderRow> {
    this.#notes.hasWritten = true;
    const { scopes, mappings, ...fields } = provider;
    const json = { scopes: [...scopes], mappings: toJsonColumn(mappings) as object };
    return toRow(await this.#tx.identityProvider.create({ data: { ...fields, ...json, orgId } }));
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: IdentityProviderChange,
  ): Promise<IdentityProviderRow | undefined> {
    this.#notes.hasWritten = true;
    const { scopes, mappings, ...fields } = change;
    const rows = await this.#tx.identityProvider.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(scopes !== undefined && { scopes: [...scopes] }),
        ...(mappings !== undefined && { mappings: toJsonColumn(mappings) as object }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.identityProvider.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }

  async link(orgId: string, providerId: string, subject: string, accountId: string): Promise<void> {
    this.#notes.hasWritten = true;
    await this.#tx.identity.createMany({ data: [{ orgId, providerId, subject, accountId }] });
  }
}

function toRow(stored: IdentityProvider): IdentityProviderRow {
  return {
    ...stored,
    scopes: fromJsonColumn<readonly string[]>(stored.scopes),
    mappings: fromJsonColumn<readonly GroupMapping[]>(stored.mappings),
    defaultRole: stored.defaultRole as Role | null,
  };
}
