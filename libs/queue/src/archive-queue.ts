import type { ArchiveBatch } from '@headgate/jobs';
import { batchId, batchOptions, endedStates } from './batch-job.ts';
import { Producer, type ProducerOptions } from './producer.ts';

/** The way of archived calls to the worker. May lose, double and reorder; the outbox makes up for it. */
export interface ArchiveQueue {
  /** Gives the job's id; a batch given out anew has another `attempt` and is another job. */
  enqueueCalls(batch: ArchiveBatch, attempt: number): Promise<string>;
  /** Whether the job still waits or is being done. */
  isQueued(jobId: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the way to the archive; does not mind a Redis that is away. */
export function createArchiveQueue(redisUrl: string, options: ProducerOptions = {}): ArchiveQueue {
  const producer = new Producer<ArchiveBatch>('archive', redisUrl, { limitMs: 2_000, ...options });
  return {
    enqueueCalls: async (batch, attempt) => {
      const jobId = batchId(batch, attempt);
      await producer.add(batch, { jobId, ...batchOptions });
      return jobId;
    },
    isQueued: async (jobId) => !endedStates.has(await producer.stateOf(jobId)),
    close: () => producer.close(),
  };
}
