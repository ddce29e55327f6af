/**
 * What travels on the queues between processes: names and payload schemas, shared by who sends and who works.
 * Knows no queue technology and does nothing.
 */
export { archiveBatch, type ArchiveBatch, maxCallsPerBatch } from './archive-batch.ts';
export { repeatedJob, type RepeatedJob } from './repeated-job.ts';
export { publishJob, type PublishJob } from './publish-job.ts';
export { probeRequest, type ProbeRequest, probeResult, type ProbeResult } from './provider-probe.ts';
export { type QueueName, queueNames } from './queue-names.ts';
export {
  joinUsageRows,
  maxRowsPerBatch,
  receivedUsageBatch,
  type ReceivedUsageBatch,
  type UsageBatch,
  type UsageTable,
} from './usage-batch.ts';
