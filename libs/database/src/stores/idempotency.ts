import type { IdempotencyRow, NewIdempotency } from '../rows/idempotency-row.ts';

/** Answers already given under an `Idempotency-Key`; rows older than a day answer as missing. */
export interface IdempotencyReads {
  find(orgId: string, key: string): Promise<IdempotencyRow | undefined>;
}

export interface IdempotencyWrites extends IdempotencyReads {
  /** Throws `already_exists`; never inside a change that found the key missing, since changes of one tenant take turns. */
  insert(orgId: string, answer: NewIdempotency): Promise<IdempotencyRow>;
}
