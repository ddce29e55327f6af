import { connectImpatient, settleConnection, type TellError, withinTime } from './connect.ts';

/** A stretch of a spool whose rows are stored: above `from`, up to and including `to`. */
export interface StoredRange {
  readonly from: number;
  readonly to: number;
}

/**
 * How a spool learns what is stored. Stretches and not one position: batches overtake each other, and one that is lost
 * must not be taken for stored because a later one was. Redis may forget them; then rows are sent and stored again.
 */
export interface Watermarks {
  /** Called by the worker after its commit. */
  addStored(spoolId: string, range: StoredRange): Promise<void>;
  listStored(spoolId: string): Promise<readonly StoredRange[]>;
  forgetStored(spoolId: string, froms: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

const keptSeconds = 24 * 60 * 60;
const limitMs = 1_000;

/** Opens a connection for watermarks; every method throws `store_unavailable` within a second. */
export function createWatermarks(redisUrl: string, options: { readonly onError?: TellError } = {}): Watermarks {
  const redis = connectImpatient(redisUrl, options.onError);
  const connected = settleConnection(redis, limitMs);
  const run = async <Result>(command: () => Promise<Result>): Promise<Result> => {
    await connected;
    return withinTime(redis, limitMs, command);
  };
  return {
    addStored: (spoolId, { from, to }) =>
      run(async () => {
        const key = keyOf(spoolId);
        await redis.multi().hset(key, String(from), String(to)).expire(key, keptSeconds).exec();
      }),
    listStored: (spoolId) =>
      run(async () => {
        const stored = await redis.hgetall(keyOf(spoolId));
        return Object.entries(stored).map(([from, to]) => ({ from: Number(from), to: Number(to) }));
      }),
    forgetStored: (spoolId, froms) =>
      run(async () => {
        if (froms.length > 0) await redis.hdel(keyOf(spoolId), ...froms.map(String));
      }),
    close: () => {
      redis.disconnect();
      return Promise.resolve();
    },
  };
}

function keyOf(spoolId: string): string {
  return `hg:spool:{${spoolId}}:stored`;
}
