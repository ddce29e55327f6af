/**
 * Redis as the way from the control plane to the proxies: snapshots and keys one way, reports the other, hints beside. The only
 * importer of ioredis but for the queue. Proves nothing of what it reads: signatures are checked by whoever uses it.
 */
export { type AttemptCount, AttemptCounter } from './attempt-counter.ts';
export { checkEviction } from './check-eviction.ts';
export { type HintListeners, HintSubscription } from './hint-subscription.ts';
export { keyNames } from './key-names.ts';
export { type KeyLookup, KeyStore } from './key-store.ts';
export { ProbeMailbox } from './probe-mailbox.ts';
export { type AddressedReport, ProxyReports } from './proxy-reports.ts';
export { PublishRefusals } from './publish-refusals.ts';
export {
  connectRedis,
  type RedisConnection,
  type RedisConnectionOptions,
  type RedisPurpose,
} from './redis-connection.ts';
export { type PublishOutcome, SnapshotStore } from './snapshot-store.ts';
