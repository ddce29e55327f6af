/** Why a snapshot was not taken. */
export type SnapshotRefusal =
  | 'too_large'
  | 'malformed'
  | 'schema_unknown'
  | 'signature_invalid'
  | 'hash_mismatch'
  | 'part_missing'
  | 'shape_invalid'
  | 'identity_mismatch'
  | 'limit_exceeded'
  | 'reference_missing'
  | 'name_duplicate';

/** Thrown where a snapshot cannot be built, read or compiled; says where in it. Holds names and ids of the tenant, never a secret. */
export class SnapshotError extends Error {
  readonly reason: SnapshotRefusal;
  /** Dotted path into the body, as in `routes.3.models.0.provider`; empty for the whole. */
  readonly path: string;

  constructor(reason: SnapshotRefusal, path: string, message: string) {
    super(path === '' ? message : `${path}: ${message}`);
    this.name = 'SnapshotError';
    this.reason = reason;
    this.path = path;
  }
}
