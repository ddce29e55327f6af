import type { JsonValue } from '@headgate/kernel';
import { IdempotencyRepository } from './repositories/idempotency.repository.ts';
import type { IdempotencyRow } from './rows/idempotency-row.ts';
import type { Session, Tx } from './session.ts';
import type { Transactions } from './transactions.ts';

/** What is done once, however often an operator asks for it under the same `Idempotency-Key`. */
export interface OperatorOnce<Made> {
  readonly key: string;
  readonly requestHash: string;
  /** What is remembered of the answer; sealed, because it holds what is shown once. */
  readonly remember: (made: Made) => JsonValue;
}

/** What is remembered under a key, and whether it was before. */
export interface OnceDone {
  readonly row: IdempotencyRow;
  readonly isReplay: boolean;
}

/** Any number: keeps apart two requests of one operator under the same key. */
const onceLock = 48_211_909;
/** Whose answers are remembered: those of the installation belong to no organization. */
const platform: Session & { readonly orgId: string } = { role: 'headgate_app', orgId: 'platform', isReadOnly: false };

/** Gives what is remembered under the key; does the work and remembers it where nothing is. What gives undefined is not remembered. */
export function doOnce(
  transactions: Transactions,
  { key, requestHash }: Pick<OperatorOnce<never>, 'key' | 'requestHash'>,
  work: (tx: Tx) => Promise<JsonValue | undefined>,
): Promise<OnceDone | undefined> {
  return transactions.write(platform, async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(${onceLock}::int, hashtext(${key}))::text`;
    const earlier = await new IdempotencyRepository(tx).find(platform.orgId, key);
    if (earlier) return { row: earlier, isReplay: true };
    const body = await work(tx);
    if (body === undefined) return undefined;
    await transactions.switchTo(tx, platform);
    const row = await new IdempotencyRepository(tx).insert(platform.orgId, { key, requestHash, status: 201, body });
    return { row, isReplay: false };
  });
}
