import { fault } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { Prisma } from '../generated/client.ts';
import { toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { ApiKeyChange, ApiKeyRow, NewApiKey } from '../rows/api-key-row.ts';
import type { Tx } from '../session.ts';
import type { ApiKeyFilter, ApiKeyWrites } from '../stores/api-keys.ts';
import { definedOnly } from './defined-only.ts';
import { toApiKeyRow } from './to-api-key-row.ts';

export class ApiKeysRepository implements ApiKeyWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<ApiKeyRow | undefined> {
    const found = await this.#tx.apiKey.findFirst({ where: { orgId, id, deletedAt: null } });
    return found ? toApiKeyRow(found) : undefined;
  }

  async list(orgId: string, query: PageQuery & ApiKeyFilter): Promise<Page<ApiKeyRow>> {
    const [created, id] = readCursor(query, 2) ?? [];
    const at = new Date(created ?? Number.NaN);
    const after: Prisma.ApiKeyWhereInput =
      created === undefined || id === undefined || Number.isNaN(at.getTime())
        ? {}
        : { createdAt: { lte: at }, OR: [{ createdAt: { lt: at } }, { id: { lt: id } }] };
    const rows = await this.#tx.apiKey.findMany({
      where: { ...whereOf(orgId, query), ...after },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: query.limit + 1,
    });
    return toPage(rows.map(toApiKeyRow), query.limit, (row) => [row.createdAt.toISOString(), row.id]);
  }

  count(orgId: string, filter: ApiKeyFilter = {}): Promise<number> {
    return this.#tx.apiKey.count({ where: whereOf(orgId, filter) });
  }

  async insert(orgId: string, key: NewApiKey): Promise<ApiKeyRow> {
    this.#noteWrite();
    if (key.projectId !== null) await this.#assertProject(orgId, key.projectId);
    const { routes, models, expiresAt = null, ...fields } = key;
    const stored = await this.#tx.apiKey.create({
      data: {
        ...fields,
        orgId,
        expiresAt,
        routes: toJsonColumn(routes),
        models: toJsonColumn(models),
        changedRev: this.#notes.rev,
      },
    });
    return toApiKeyRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ApiKeyChange,
  ): Promise<ApiKeyRow | undefined> {
    const { routes, models, ...fields } = change;
    return this.#change(orgId, id, expectedVersion, {
      ...definedOnly(fields),
      ...(routes !== undefined && { routes: toJsonColumn(routes) }),
      ...(models !== undefined && { models: toJsonColumn(models) }),
    });
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    return (await this.#change(orgId, id, expectedVersion, { deletedAt: new Date() })) !== undefined;
  }

  async #change(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    data: Prisma.ApiKeyUpdateManyMutationInput,
  ): Promise<ApiKeyRow | undefined> {
    this.#noteWrite();
    const rows = await this.#tx.apiKey.updateManyAndReturn({
      where: { orgId, id, deletedAt: null, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: { ...data, version: { increment: 1 }, changedRev: this.#notes.rev },
    });
    return rows[0] && toApiKeyRow(rows[0]);
  }

  async #assertProject(orgId: string, id: string): Promise<void> {
    if ((await this.#tx.project.count({ where: { orgId, id } })) === 0) throw fault('not_found');
  }

  #noteWrite(): void {
    this.#notes.hasWritten = true;
    this.#notes.hasWrittenKeys = true;
  }
}

function whereOf(orgId: string, filter: ApiKeyFilter): Prisma.ApiKeyWhereInput {
  return {
    orgId,
    deletedAt: null,
    ...(filter.kind !== undefined && { kind: filter.kind }),
    ...(filter.projectId !== undefined && { projectId: filter.projectId }),
    ...(filter.name !== undefined && { name: filter.name }),
  };
}
