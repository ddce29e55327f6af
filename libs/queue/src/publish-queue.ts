import type { PublishJob } from '@headgate/jobs';
import { Producer, type ProducerOptions } from './producer.ts';

/** Tells the publisher that an organization has changed. A hint: what is lost here the publisher finds in the outbox. */
export interface PublishQueue {
  /** One job for one revision, however often it is called. Throws `store_unavailable` within half a second. */
  enqueuePublish(org: string, rev: number): Promise<void>;
  close(): Promise<void>;
}

const dayInSeconds = 24 * 60 * 60;

/** Opens the way to the publisher; does not mind a Redis that is away. */
export function createPublishQueue(redisUrl: string, options: ProducerOptions = {}): PublishQueue {
  const producer = new Producer<PublishJob>('publish', redisUrl, options);
  return {
    enqueuePublish: (org, rev) =>
      producer.add(
        { org, rev },
        {
          // Not a job id: that would also refuse a revision whose job has failed and is kept to be looked at.
          deduplication: { id: `${org}/${rev}` },
          attempts: 5,
          backoff: { type: 'grow' },
          removeOnComplete: { count: 100 },
          removeOnFail: { count: 1_000, age: dayInSeconds },
        },
      ),
    close: () => producer.close(),
  };
}
