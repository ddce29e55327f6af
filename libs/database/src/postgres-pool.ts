import pg from 'pg';
import type { ConnectOptions } from './connect-options.ts';
import { PostgresClient } from './postgres-client.ts';

/** Time a connection may stay taken after its transaction should have ended. */
const graceMs = 1_000;

/** How long things may take; every field set. */
export interface Limits {
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  readonly connectTimeoutMs: number;
  /** A whole transaction, waits between statements included. */
  readonly transactionTimeoutMs: number;
}

export function readLimits(options: ConnectOptions): Limits {
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  return {
    statementTimeoutMs,
    lockTimeoutMs: options.lockTimeoutMs ?? 5_000,
    connectTimeoutMs: options.connectTimeoutMs ?? 5_000,
    transactionTimeoutMs: options.transactionTimeoutMs ?? statementTimeoutMs + 5_000,
  };
}

/**
 * A bounded pool that never gives out a connection with a transaction open in it, and never waits for one whose server has
 * gone silent: the server's own time limits do not help there.
 */
export function createPostgresPool(options: ConnectOptions, limits: Limits): pg.Pool {
  const pool = new pg.Pool({
    Client: PostgresClient,
    connectionString: options.url,
    max: options.poolSize ?? 10,
    connectionTimeoutMillis: limits.connectTimeoutMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: options.applicationName ?? 'headgate',
  });
  // The pool listens to a connection only while it lies idle. One that breaks at any other moment, such as while it is
  // being closed, would end the process; queries under way report it by themselves.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const watches = new Map<pg.PoolClient, NodeJS.Timeout>();
  pool.on('acquire', (client) => {
    watches.set(
      client,
      setTimeout(() => hangUp(client), limits.transactionTimeoutMs + graceMs),
    );
  });
  pool.on('release', (_error, client) => {
    clearTimeout(watches.get(client));
    watches.delete(client);
    // A rollback that failed leaves it open; the next user would commit what the last one left.
    if (client.getTransactionStatus() !== 'I') hangUp(client);
  });
  return pool;
}

/** A connection that is taken; `release` gives it back, or ends it where something is wrong with it. */
export type PooledClient = PostgresClient & Pick<pg.PoolClient, 'release'>;

/** Takes a connection of such a pool. */
export async function takeClient(pool: pg.Pool): Promise<PooledClient> {
  const client = await pool.connect();
  if (isPooled(client)) return client;
  throw new TypeError('the pool makes connections of another kind');
}

function isPooled(client: pg.PoolClient): client is PooledClient {
  return client instanceof PostgresClient;
}

/** Ends a connection at once, also in the middle of a query; the pool drops it. */
function hangUp(client: pg.PoolClient): void {
  if (isPooled(client)) client.hangUp();
}
