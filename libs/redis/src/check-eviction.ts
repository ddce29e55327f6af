import type { RedisConnection } from './redis-connection.ts';

/** A warning where the server may throw away keys of its own accord, which would lose queued jobs; undefined where all is well. */
export async function checkEviction(connection: RedisConnection): Promise<string | undefined> {
  // INFO, not CONFIG: hosted servers forbid the latter.
  const memory = await connection.client.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined || policy === 'noeviction') return undefined;
  return `Redis runs with maxmemory-policy ${policy}: under memory pressure it may drop queued jobs and snapshots. Set it to noeviction.`;
}
