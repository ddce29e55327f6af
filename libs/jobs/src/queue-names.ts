/** Every queue there is. A queue has one payload schema and one processor in the worker. */
export const queueNames = ['publish', 'usage', 'audit-heads', 'archive', 'archive-purge'] as const;
export type QueueName = (typeof queueNames)[number];
