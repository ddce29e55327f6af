import { AsyncLocalStorage } from 'node:async_hooks';
import { PrismaPg } from '@prisma/adapter-pg';
import type { SqlDriverAdapter, SqlDriverAdapterFactory, Transaction } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import type { PooledClient } from './postgres-pool.ts';
import type { SessionTransaction } from './session-transaction.ts';

/** Prisma's way to PostgreSQL, but for its transactions: those are ours, begun and ended by us, and Prisma only asks in them. */
export class SessionAdapter implements SqlDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = 'headgate';
  readonly #pool: pg.Pool;
  readonly #current = new AsyncLocalStorage<SessionTransaction>();
  readonly #adapters = new WeakMap<PooledClient, Promise<SqlDriverAdapter>>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  /** The transaction that `work` starts by way of Prisma is this one: Prisma has no word to say so. */
  within<Result>(transaction: SessionTransaction, work: () => Result): Result {
    return this.#current.run(transaction, work);
  }

  async connect(): Promise<SqlDriverAdapter> {
    const adapter = await new PrismaPg(this.#pool).connect();
    return Object.assign(adapter, { startTransaction: () => this.#join() });
  }

  async #join(): Promise<Transaction> {
    const current = this.#current.getStore();
    if (current === undefined) throw new TypeError('a transaction was started that acts as nobody');
    const adapter = await this.#adapterOf(current.client);
    const { provider, adapterName } = this;
    return {
      ...{ provider, adapterName, options: { usePhantomQuery: true } },
      queryRaw: (query) => current.run(() => adapter.queryRaw(query)),
      executeRaw: (query) => current.run(() => adapter.executeRaw(query)),
      commit: () => Promise.resolve(),
      rollback: () => Promise.resolve(),
    };
  }

  /** Prisma's adapter asks a pool: here one that is a single connection, open already. */
  #adapterOf(client: PooledClient): Promise<SqlDriverAdapter> {
    const known = this.#adapters.get(client);
    if (known !== undefined) return known;
    const only = Object.assign(new pg.Pool(), { query: (config: pg.QueryArrayConfig) => client.query(config) });
    const adapter = new PrismaPg(only).connect();
    this.#adapters.set(client, adapter);
    return adapter;
  }
}
