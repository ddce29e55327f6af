/**
 * One organization's configuration on its way from rows to the hot path: built, signed, proved, compiled, held. The same code
 * runs where it is published and where it is taken, so both agree on what is valid. No I/O; time and turns are handed in.
 */
export { buildSnapshot } from './build-snapshot.ts';
export { canonicalJson } from './canonical-json.ts';
export { compileSnapshot } from './compile-snapshot.ts';
export { ConfigHolder, type ConfigHolderOptions, type OfferResult } from './config-holder.ts';
export type { ConfigurationRows, PolicyRow, ProjectRow, ProviderRow, RouteRow } from './configuration-rows.ts';
export { encodeSnapshot } from './encode-snapshot.ts';
export {
  findPolicyGraphProblems,
  listPolicyReferences,
  type PolicyNode,
  type PolicyReference,
} from './find-policy-graph-problems.ts';
export { formatEnvelope, splitEnvelope } from './envelope-text.ts';
export { encodeKeyRecord, parseKeyEnvelope } from './key-envelope.ts';
export { type PartAccess, parseEnvelope, type ParsedSnapshot, type ParseOptions } from './parse-envelope.ts';
export { listPartNames } from './list-part-names.ts';
export type { PartReader } from './read-parts.ts';
export { type PreparedSnapshot, prepareSnapshot } from './prepare-snapshot.ts';
export type { Sign, Verify } from './sign.ts';
export type { YieldNow } from './slices.ts';
export { mostWholeEntries, SnapshotEncoder } from './snapshot-encoder.ts';
export { SnapshotMemory } from './snapshot-memory.ts';
export type { StoredSnapshot } from './stored-snapshot.ts';
export { warmUp } from './warm-up.ts';
export { settingSources, traceSettings } from './trace-settings.ts';
export { SnapshotError, type SnapshotRefusal } from './snapshot-error.ts';
