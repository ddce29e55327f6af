/**
 * The only user of BullMQ: producers that never hold up a request, and the loop a worker runs. Payloads are checked by
 * the schemas of `@headgate/jobs`. What is done with a job is not decided here.
 */
export { type ArchiveQueue, createArchiveQueue } from './archive-queue.ts';
export type { TellError } from './connect.ts';
export type { ProducerOptions } from './producer.ts';
export { createPublishQueue, type PublishQueue } from './publish-queue.ts';
export { type JobFailure, type QueuePayloads, type QueueWorker, runWorker, type WorkerOptions } from './run-worker.ts';
export { type Schedule, scheduleJobs } from './schedule.ts';
export { createUsageQueue, type UsageQueue } from './usage-queue.ts';
export { createWatermarks, type StoredRange, type Watermarks } from './watermarks.ts';
