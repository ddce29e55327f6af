import { setTimeout as delay } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { ConnectOptions } from './connect-options.ts';
import { readFailure } from './database-failure.ts';
import { PrismaClient } from './generated/client.ts';
import { createPostgresPool, type Limits, readLimits } from './postgres-pool.ts';
import { type Session, takeOn, type Tx } from './session.ts';

const mostAttempts = 4;

/** Runs work in transactions that act as somebody, and tries those again that were only unlucky. */
export class Transactions {
  readonly #limits: Limits;
  readonly #pool: pg.Pool;
  readonly #client: PrismaClient;

  constructor(options: ConnectOptions) {
    this.#limits = readLimits(options);
    this.#pool = createPostgresPool(options, this.#limits);
    this.#client = new PrismaClient({ adapter: new PrismaPg(this.#pool), errorFormat: 'minimal' });
  }

  async close(): Promise<void> {
    await this.#client.$disconnect();
    if (!this.#pool.ended) await this.#pool.end();
  }

  /** One consistent view of the data, from the first statement to the last. */
  async read<Result>(session: Session, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#retry(session, work, 'RepeatableRead');
  }

  /** Each statement sees what others have committed. Throws faults only. */
  async write<Result>(session: Session, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#retry(session, work, 'ReadCommitted');
  }

  /** Acts as somebody else for the rest of a transaction. */
  switchTo(tx: Tx, session: Session): Promise<void> {
    return takeOn(tx, session, this.#limits);
  }

  async #retry<Result>(
    session: Session,
    work: (tx: Tx) => Promise<Result>,
    isolationLevel: 'RepeatableRead' | 'ReadCommitted',
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      let hasBegun = false;
      try {
        return await this.#client.$transaction(
          async (tx) => {
            await takeOn(tx, session, this.#limits);
            hasBegun = true;
            return work(tx);
          },
          {
            isolationLevel,
            maxWait: this.#limits.connectTimeoutMs + 1_000,
            timeout: this.#limits.transactionTimeoutMs,
          },
        );
      } catch (error) {
        const failure = readFailure(error);
        // Once work has begun a lost connection may have lost the answer to a commit: nobody knows, so nobody repeats it.
        const mayRepeat = failure.isConflict || (failure.isConnectionLost && !hasBegun);
        if (!mayRepeat || attempt === mostAttempts) throw failure.fault;
        await delay(10 * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }
}
