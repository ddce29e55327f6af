import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { Prisma, type Provider } from '../generated/client.ts';
import { toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { NewProvider, ProviderChange, ProviderRow } from '../rows/provider-row.ts';
import type { Tx } from '../session.ts';
import type { ProviderWrites } from '../stores/providers.ts';
import type { Visibility } from '../visibility.ts';
import { definedOnly } from './defined-only.ts';
import { listShared } from './list-shared.ts';
import { toProviderRow } from './to-provider-row.ts';

export class ProvidersRepository implements ProviderWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<ProviderRow | undefined> {
    const found = await this.#tx.provider.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toProviderRow(found) : undefined;
  }

  async findByName(orgId: string, of: Visibility, name: string): Promise<ProviderRow | undefined> {
    const query = { table: 'provider', of, where: Prisma.sql`t.name = ${name}` } as const;
    const [found] = await listShared<Provider>(this.#tx, orgId, query, { limit: 1 });
    return found && toProviderRow(found);
  }

  async list(orgId: string, query: PageQuery & { readonly of?: Visibility | undefined }): Promise<Page<ProviderRow>> {
    const shared = { table: 'provider', of: query.of, where: Prisma.sql`TRUE` } as const;
    const rows = await listShared<Provider>(this.#tx, orgId, shared, query);
    return toPage(rows.map(toProviderRow), query.limit, (row) => [row.name, row.id]);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.provider.count({ where: { orgId } });
  }

  async insert(orgId: string, provider: NewProvider): Promise<ProviderRow> {
    const id = provider.id ?? newId('prv');
    this.#notes.wrote('provider', id);
    const stored = await this.#tx.provider.create({
      data: {
        ...provider,
        orgId,
        id,
        projects: toJsonColumn(provider.projects),
        options: toJsonObject(provider.options),
      },
    });
    return toProviderRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ProviderChange,
  ): Promise<ProviderRow | undefined> {
    this.#notes.wrote('provider', id);
    const { projects, options, ...fields } = change;
    const rows = await this.#tx.provider.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(projects !== undefined && { projects: toJsonColumn(projects) }),
        ...(options !== undefined && { options: toJsonObject(options) }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toProviderRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.wrote('provider', id);
    const { count } = await this.#tx.provider.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }
}

function toJsonObject(options: ProviderRow['options']): Prisma.InputJsonObject {
  return JSON.parse(JSON.stringify(options)) as Prisma.InputJsonObject;
}
