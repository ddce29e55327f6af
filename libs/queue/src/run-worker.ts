import {
  archiveBatch,
  type ArchiveBatch,
  publishJob,
  type PublishJob,
  type QueueName,
  receivedUsageBatch,
  type ReceivedUsageBatch,
  repeatedJob,
  type RepeatedJob,
} from '@headgate/jobs';
import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectPatient, queuePrefix } from './connect.ts';

/** What a job of each queue carries. */
export interface QueuePayloads {
  readonly publish: PublishJob;
  readonly usage: ReceivedUsageBatch;
  readonly 'audit-heads': RepeatedJob;
  readonly archive: ArchiveBatch;
  readonly 'archive-purge': RepeatedJob;
}

/** A job that did not succeed. `isFinal`: it is not tried again. Holds no payload. */
export interface JobFailure {
  readonly queue: QueueName;
  readonly jobId: string;
  readonly attempt: number;
  readonly isFinal: boolean;
  readonly error: Error;
}

export interface WorkerOptions {
  readonly redisUrl: string;
  /** Jobs done at the same time; default 1. */
  readonly concurrency?: number;
  readonly onFailure?: (failure: JobFailure) => void;
  /** Told of connection errors, which pass by themselves. */
  readonly onError?: (error: Error) => void;
}

/** A running worker. */
export interface QueueWorker {
  /** Takes no new job, waits for those under way, ends its connections. Safe while Redis is away. */
  close(): Promise<void>;
}

const schemas = {
  publish: publishJob,
  usage: receivedUsageBatch,
  'audit-heads': repeatedJob,
  archive: archiveBatch,
  'archive-purge': repeatedJob,
};
const maxDelayMs = 10_000;
const closeLimitMs = 10_000;
const lostLimitMs = 500;

/** Delay before the next try: from a quarter of a second to ten, half of it by chance so that many do not come at once. */
export function retryDelayMs(attempt: number, random: () => number = Math.random): number {
  const whole = Math.min(maxDelayMs, 125 * 2 ** attempt);
  return Math.round(whole / 2 + (whole / 2) * random());
}

/**
 * Does the jobs of one queue until it is closed, over connections of its own. A payload that does not fit its schema fails
 * for good; anything a handler throws is tried again later. Outlives restarts and loss of all data of Redis.
 */
export function runWorker<Name extends QueueName>(
  queue: Name,
  handler: (payload: QueuePayloads[Name]) => Promise<void>,
  { redisUrl, concurrency = 1, onFailure, onError = () => undefined }: WorkerOptions,
): QueueWorker {
  const redis = connectPatient(redisUrl, onError);
  const worker = new Worker<unknown, void, string>(
    queue,
    async (job) => {
      await handler(parsePayload(queue, job.data));
    },
    {
      connection: redis,
      prefix: queuePrefix,
      concurrency,
      // A worker that was killed is noticed after half a minute by default: too long for a change to wait.
      lockDuration: 10_000,
      stalledInterval: 5_000,
      // Being killed is not the job's fault.
      maxStalledCount: 20,
      skipVersionCheck: true,
      settings: { backoffStrategy: (attempt: number) => retryDelayMs(attempt) },
    },
  );
  worker.on('error', onError);
  worker.on('failed', (job, error) => {
    if (job) onFailure?.(describeFailure(queue, job, error));
  });
  let closing: Promise<void> | undefined;
  return { close: () => (closing ??= closeWorker(worker, redis)) };
}

async function closeWorker(worker: Worker<unknown, void, string>, redis: Redis): Promise<void> {
  const closed = worker.close(redis.status !== 'ready').catch(() => undefined);
  // Without Redis no job can be reported as done: waiting for that would be waiting for nothing.
  const lost = connectionLost(redis).then(() => later(lostLimitMs));
  await Promise.race([closed, lost, later(closeLimitMs)]);
  // The connection on which it waits for jobs would otherwise be tried again for ever.
  worker.disconnect().catch(() => undefined);
  redis.disconnect();
}

function connectionLost(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    if (redis.status === 'ready') redis.once('close', resolve);
    else resolve();
  });
}

function parsePayload<Name extends QueueName>(queue: Name, payload: unknown): QueuePayloads[Name] {
  const parsed = schemas[queue].safeParse(payload);
  if (parsed.success) return parsed.data as QueuePayloads[Name];
  throw new UnrecoverableError(`The payload does not fit queue ${queue}: ${parsed.error.message}`);
}

function describeFailure(queue: QueueName, job: Job<unknown, void, string>, error: Error): JobFailure {
  const isFinal = error instanceof UnrecoverableError || job.attemptsMade >= (job.opts.attempts ?? 1);
  return { queue, jobId: job.id ?? '', attempt: job.attemptsMade, isFinal, error };
}

function later(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
