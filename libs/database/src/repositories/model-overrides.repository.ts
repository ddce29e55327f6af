import { modelKey, type ModelOverrideInput } from '@headgate/domain';
import type { ChangeNotes } from '../change-notes.ts';
import type { ModelOverride, Prisma } from '../generated/client.ts';
import { fromJsonColumn, plainJson } from '../json-column.ts';
import type { ModelOverrideRow } from '../rows/model-override-row.ts';
import type { Tx } from '../session.ts';
import type { ModelOverrideKey, ModelOverrideWrites } from '../stores/model-overrides.ts';

export class ModelOverridesRepository implements ModelOverrideWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async list(orgId: string): Promise<readonly ModelOverrideRow[]> {
    const found = await this.#tx.modelOverride.findMany({
      where: { orgId },
      orderBy: [{ provider: 'asc' }, { model: 'asc' }],
    });
    return found.map(toRow);
  }

  async find(orgId: string, provider: string, model: string): Promise<ModelOverrideRow | undefined> {
    const key = { orgId_provider_model: { orgId, provider, model } };
    const found = await this.#tx.modelOverride.findUnique({ where: key });
    return found ? toRow(found) : undefined;
  }

  count(orgId: string): Promise<number> {
    return this.#tx.modelOverride.count({ where: { orgId } });
  }

  async insert(orgId: string, key: ModelOverrideKey, body: ModelOverrideInput): Promise<ModelOverrideRow> {
    this.#notes.wrote('model', modelKey(key));
    return toRow(await this.#tx.modelOverride.create({ data: { orgId, ...key, body: toJsonBody(body) } }));
  }

  async update(row: ModelOverrideRow, body: ModelOverrideInput): Promise<ModelOverrideRow | undefined> {
    this.#notes.wrote('model', modelKey(row));
    const rows = await this.#tx.modelOverride.updateManyAndReturn({
      where: keyOf(row),
      data: { body: toJsonBody(body), version: { increment: 1 } },
    });
    return rows[0] && toRow(rows[0]);
  }

  async delete(row: ModelOverrideRow): Promise<boolean> {
    this.#notes.wrote('model', modelKey(row));
    const { count } = await this.#tx.modelOverride.deleteMany({ where: keyOf(row) });
    return count > 0;
  }
}

function keyOf({ orgId, provider, model, version }: ModelOverrideRow) {
  return { orgId, provider, model, version };
}

function toRow(stored: ModelOverride): ModelOverrideRow {
  return { ...stored, body: fromJsonColumn<ModelOverrideInput>(stored.body) };
}

function toJsonBody(body: ModelOverrideInput): Prisma.InputJsonObject {
  return plainJson(body) as Prisma.InputJsonObject;
}
