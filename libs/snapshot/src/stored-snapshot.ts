import type { SnapshotEnvelope } from '@headgate/domain';

/** A snapshot as it is stored: its envelope, and beside it the parts it is in, by their names; none where the body holds everything. */
export interface StoredSnapshot {
  readonly envelope: SnapshotEnvelope;
  readonly parts: ReadonlyMap<string, string>;
  /** Names of those that the one made before was not in, so that they are sent without being asked for; absent: nobody knows. */
  readonly fresh?: readonly string[] | undefined;
}
