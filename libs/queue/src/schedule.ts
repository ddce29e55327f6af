import { Producer, type ProducerOptions } from './producer.ts';

/** A job that comes again and again, for all workers together. */
export interface Schedule {
  /** Makes sure that it is there, which a Redis that was emptied has forgotten. Throws `store_unavailable`. */
  ensure(): Promise<void>;
  close(): Promise<void>;
}

const dayInSeconds = 24 * 60 * 60;

/** One job of this queue every so often, the first at once. It carries nothing: what there is to do is read when it is done. */
export function scheduleJobs(
  queue: 'audit-heads' | 'archive-purge',
  everyMs: number,
  { redisUrl, ...options }: ProducerOptions & { readonly redisUrl: string },
): Schedule {
  const producer = new Producer<object>(queue, redisUrl, { limitMs: 2_000, ...options });
  return {
    ensure: () =>
      producer.repeat({}, everyMs, {
        attempts: 10,
        backoff: { type: 'grow' },
        removeOnComplete: { count: 24 },
        removeOnFail: { count: 24, age: dayInSeconds },
      }),
    close: () => producer.close(),
  };
}
