import { camelCased } from './camel-cased.ts';
import type { Prisma } from './generated/client.ts';
import type { PooledClient } from './postgres-pool.ts';
import type { Asking, Statement } from './session.ts';

/** How a transaction begins. */
export interface Opening {
  readonly level: 'REPEATABLE READ' | 'READ COMMITTED';
  /** Says as whom it acts; the first thing in it. */
  readonly session: Statement;
}

/**
 * A transaction that acts as somebody from its first statement on. Its beginning travels with its first question: what a small
 * question costs is the journeys, and Prisma makes five of one.
 */
export class SessionTransaction implements Asking {
  readonly #client: PooledClient;
  readonly #opening: Opening;
  #opened: Promise<unknown> | undefined;

  /** From now on the connection is this transaction's, which gives it back. */
  constructor(client: PooledClient, opening: Opening) {
    this.#client = client;
    this.#opening = opening;
  }

  get client(): PooledClient {
    return this.#client;
  }

  /** Waits until it has begun; a question begins it by itself. */
  async begin(): Promise<void> {
    await this.#client.together(() => this.#open());
  }

  async ask<Row>({ text, values }: Prisma.Sql): Promise<readonly Row[]> {
    const { rows } = await this.run(() => this.#client.query<Record<string, unknown>>(text, values));
    return camelCased<Row>(rows);
  }

  /** Sends something on this connection, within the transaction. */
  async run<Answer>(send: () => Promise<Answer>): Promise<Answer> {
    const [opened, answer] = this.#client.together(() => [this.#open(), send()] as const);
    // What went wrong first tells why: where the beginning failed, every answer after it is only that it did.
    answer.catch(() => undefined);
    await opened;
    return answer;
  }

  /** Asks one question and ends, in one journey. */
  async askOnly<Row>(question: Prisma.Sql): Promise<readonly Row[]> {
    const [rows] = await this.#client.together(() => Promise.all([this.ask<Row>(question), this.commit()]));
    return rows;
  }

  commit(): Promise<void> {
    return this.#end('COMMIT');
  }

  rollback(): Promise<void> {
    return this.#end('ROLLBACK');
  }

  #open(): Promise<unknown> {
    const { level, session } = this.#opening;
    this.#opened ??= Promise.all([
      this.#client.query(`BEGIN ISOLATION LEVEL ${level}`),
      this.#client.query(session.text, [...session.values]),
    ]);
    return this.#opened;
  }

  async #end(text: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    try {
      if (this.#opened !== undefined) await this.#client.query(text);
      this.#client.release();
    } catch (error) {
      this.#client.release(true);
      throw error;
    }
  }
}
