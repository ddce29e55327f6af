import { keyNames } from './key-names.ts';
import type { RedisConnection } from './redis-connection.ts';

/** KEYS counter; ARGV window in milliseconds. Counts one more; returns the number and the milliseconds left of the window. */
const countScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('PTTL', KEYS[1]) }
`;

/** How often something was tried in its window, this time included, and when the window ends. */
export interface AttemptCount {
  readonly count: number;
  readonly endsInMs: number;
}

/** Counts attempts for every process of an installation together. Throws where Redis does not answer. */
export class AttemptCounter {
  readonly #connection: RedisConnection;

  constructor(connection: RedisConnection) {
    this.#connection = connection;
  }

  async count(subject: string, windowMs: number): Promise<AttemptCount> {
    const [count, endsInMs] = (await this.#connection.client.eval(
      countScript,
      1,
      keyNames.attempts(subject),
      windowMs,
    )) as [number, number];
    return { count, endsInMs: Math.max(0, endsInMs) };
  }

  async forget(subject: string): Promise<void> {
    await this.#connection.client.del(keyNames.attempts(subject));
  }
}
