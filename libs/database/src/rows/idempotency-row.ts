import type { JsonValue } from '@headgate/kernel';

/** The answer an `Idempotency-Key` once got. */
export interface IdempotencyRow {
  readonly orgId: string;
  readonly key: string;
  /** Hash of method, path and body: the same key with another request is refused. */
  readonly requestHash: string;
  readonly status: number;
  readonly body: JsonValue;
  readonly createdAt: Date;
}

export type NewIdempotency = Pick<IdempotencyRow, 'key' | 'requestHash' | 'status' | 'body'>;
