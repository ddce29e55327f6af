import type { UsageBatch } from '@headgate/jobs';
import { batchId, batchOptions, endedStates } from './batch-job.ts';
import { Producer, type ProducerOptions } from './producer.ts';

/** The way of usage rows to the worker. May lose, double and reorder; the spool makes up for it. */
export interface UsageQueue {
  /**
   * Gives the job's id, which is a hash of what the batch is: the same batch enqueued twice is one job. A batch given out anew
   * by its spool has another `attempt` and is another job, since its first may have failed for good.
   */
  enqueueUsage(batch: UsageBatch, attempt?: number): Promise<string>;
  /** Whether the job still waits or is being done; false when it is done, failed for good or lost. */
  isQueued(jobId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the way to the ledger; does not mind a Redis that is away. */
export function createUsageQueue(redisUrl: string, options: ProducerOptions = {}): UsageQueue {
  const producer = new Producer<UsageBatch>('usage', redisUrl, { limitMs: 2_000, ...options });
  return {
    enqueueUsage: async (batch, attempt = 0) => {
      const jobId = batchId(batch, attempt);
      await producer.add(batch, { jobId, ...batchOptions });
      return jobId;
    },
    isQueued: async (jobId) => !endedStates.has(await producer.stateOf(jobId)),
    close: () => producer.close(),
  };
}
