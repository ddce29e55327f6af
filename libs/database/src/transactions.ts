import { setTimeout as delay } from 'node:timers/promises';
import type pg from 'pg';
import type { ConnectOptions } from './connect-options.ts';
import { readFailure } from './database-failure.ts';
import { type Prisma, PrismaClient } from './generated/client.ts';
import { LazyPrisma, type StartPrisma } from './lazy-prisma.ts';
import { createPostgresPool, type Limits, readLimits, takeClient } from './postgres-pool.ts';
import { isReadOnly, type Session, sessionStatement, type Tx } from './session.ts';
import { SessionAdapter } from './session-adapter.ts';
import { type Opening, SessionTransaction } from './session-transaction.ts';

const mostAttempts = 4;

/** One attempt; whether anything may have come of it is known by whether it has begun. */
type Attempt<Result> = (begun: () => void) => Promise<Result>;

/** Runs work in transactions that act as somebody, and tries those again that were only unlucky. Throws faults only. */
export class Transactions {
  readonly #limits: Limits;
  readonly #pool: pg.Pool;
  readonly #adapter: SessionAdapter;
  readonly #client: PrismaClient;

  constructor(options: ConnectOptions) {
    this.#limits = readLimits(options);
    this.#pool = createPostgresPool(options, this.#limits);
    this.#adapter = new SessionAdapter(this.#pool);
    this.#client = new PrismaClient({ adapter: this.#adapter, errorFormat: 'minimal' });
  }

  async close(): Promise<void> {
    await this.#client.$disconnect();
    if (!this.#pool.ended) await this.#pool.end();
  }

  /** One consistent view of the data, from the first statement to the last. */
  read<Result>(session: Session, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#retry(async () => {
      const transaction = await this.#open(session, 'REPEATABLE READ');
      const result = await this.#run(transaction, work);
      const end = transaction.commit();
      // Nothing can be lost with what only reads: nobody waits for its end.
      if (isReadOnly(session)) end.catch(() => undefined);
      else await end;
      return result;
    });
  }

  /** A single question, in one journey to the server and back. */
  ask<Row>(session: Session, question: Prisma.Sql): Promise<readonly Row[]> {
    return this.#retry(async () => (await this.#open(session, 'REPEATABLE READ')).askOnly<Row>(question));
  }

  /** Each statement sees what others have committed. */
  write<Result>(session: Session, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    return this.#retry(async (begun) => {
      const transaction = await this.#open(session, 'READ COMMITTED');
      const result = await this.#run(transaction, async (tx) => {
        await transaction.begin();
        begun();
        return work(tx);
      });
      await transaction.commit();
      return result;
    });
  }

  /** Acts as somebody else for the rest of a transaction. */
  async switchTo(tx: Tx, session: Session): Promise<void> {
    const { text, values } = sessionStatement(session, this.#limits);
    await tx.$queryRawUnsafe(text, ...values);
  }

  async #open(session: Session, level: Opening['level']): Promise<SessionTransaction> {
    const client = await takeClient(this.#pool);
    return new SessionTransaction(client, { level, session: sessionStatement(session, this.#limits) });
  }

  /** Rolls back what fails; the end of what does not is left to the caller. */
  async #run<Result>(transaction: SessionTransaction, work: (tx: Tx) => Promise<Result>): Promise<Result> {
    const prisma = new LazyPrisma(transaction, this.#prismaIn(transaction));
    try {
      const result = await work(prisma.tx);
      await prisma.end();
      return result;
    } catch (error) {
      await prisma.end().catch(() => undefined);
      await transaction.rollback().catch(() => undefined);
      throw error;
    }
  }

  #prismaIn(transaction: SessionTransaction): StartPrisma {
    const timeout = this.#limits.transactionTimeoutMs;
    return (work) => this.#adapter.within(transaction, () => this.#client.$transaction(work, { timeout }));
  }

  async #retry<Result>(attempt: Attempt<Result>): Promise<Result> {
    const end = performance.now() + this.#limits.transactionTimeoutMs;
    for (let count = 1; ; count += 1) {
      let hasBegun = false;
      try {
        return await attempt(() => {
          hasBegun = true;
        });
      } catch (error) {
        const failure = readFailure(error);
        // Once work has begun a lost connection may have lost the answer to a commit: nobody knows, so nobody repeats it.
        const isHarmless = failure.isConnectionLost && !hasBegun && performance.now() < end;
        if (!(failure.isConflict || isHarmless) || count === mostAttempts) throw failure.fault;
        await delay(10 * 2 ** count * (0.5 + Math.random()));
      }
    }
  }
}
