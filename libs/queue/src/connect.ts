import { fault } from '@headgate/kernel';
import { Redis } from 'ioredis';

/** Begins every BullMQ key; the braces keep one queue on one node of a cluster. */
export const queuePrefix = '{hg}:queue';

const commandTimeoutMs = 2_000;
const retryDelayMs = (times: number): number => Math.min(times * 50, 2_000);

const shared = { retryStrategy: retryDelayMs, connectTimeout: 2_000 };

/** Told of connection errors; they are passing, the connection is made again by itself. */
export type TellError = (error: Error) => void;

/** A connection for those who cannot wait: nothing is queued while Redis is away, and every command ends in time. */
export function connectImpatient(redisUrl: string, tell: TellError = () => undefined): Redis {
  const redis = new Redis(redisUrl, {
    ...shared,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    // What was sent when the connection broke may have been done: sending it again is the caller's to decide.
    autoResendUnfulfilledCommands: false,
    commandTimeout: commandTimeoutMs,
  });
  redis.on('error', tell);
  return redis;
}

/** A connection for workers, which wait for jobs and for Redis as long as it takes. */
export function connectPatient(redisUrl: string, tell: TellError = () => undefined): Redis {
  const redis = new Redis(redisUrl, { ...shared, maxRetriesPerRequest: null });
  redis.on('error', tell);
  return redis;
}

/** Runs a command at once, or throws `store_unavailable`: Redis away, or too slow. */
export async function withinTime<Result>(redis: Redis, limitMs: number, run: () => Promise<Result>): Promise<Result> {
  // Asked before: a command given while Redis is away would wait inside BullMQ, holding its payload.
  if (redis.status !== 'ready') throw fault('store_unavailable', { message: 'Redis cannot be reached right now.' });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(fault('store_unavailable', { message: 'Redis did not answer in time.' }));
    }, limitMs);
  });
  try {
    return await Promise.race([run(), late]);
  } catch (cause) {
    throw fault('store_unavailable', { message: 'Redis did not take a command.', cause });
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves once the connection is ready, or after `limitMs`: a start does not depend on Redis. */
export async function settleConnection(redis: Redis, limitMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, limitMs);
  redis.once('ready', resolve);
  await promise;
  clearTimeout(timer);
  redis.off('ready', resolve);
}
