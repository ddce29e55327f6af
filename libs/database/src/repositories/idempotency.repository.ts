import type { JsonValue } from '@headgate/kernel';
import { fromJsonColumn, toJsonColumn } from '../json-column.ts';
import type { IdempotencyRow, NewIdempotency } from '../rows/idempotency-row.ts';
import type { IdempotencyKey } from '../generated/client.ts';
import type { Tx } from '../session.ts';
import type { IdempotencyWrites } from '../stores/idempotency.ts';

const keptMs = 24 * 60 * 60 * 1000;

export class IdempotencyRepository implements IdempotencyWrites {
  readonly #tx: Tx;

  constructor(tx: Tx) {
    this.#tx = tx;
  }

  async find(orgId: string, key: string): Promise<IdempotencyRow | undefined> {
    const found = await this.#tx.idempotencyKey.findFirst({ where: { orgId, key, createdAt: { gt: oldest() } } });
    return found ? toRow(found) : undefined;
  }

  async insert(orgId: string, answer: NewIdempotency): Promise<IdempotencyRow> {
    await this.#tx.idempotencyKey.deleteMany({ where: { orgId, key: answer.key, createdAt: { lte: oldest() } } });
    const data = { ...answer, orgId, body: toJsonColumn(answer.body) };
    return toRow(await this.#tx.idempotencyKey.create({ data }));
  }
}

function oldest(): Date {
  return new Date(Date.now() - keptMs);
}

function toRow(stored: IdempotencyKey): IdempotencyRow {
  return { ...stored, body: fromJsonColumn<JsonValue>(stored.body) };
}
