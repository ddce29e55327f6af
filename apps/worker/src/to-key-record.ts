import type { ApiKeyRow } from '@headgate/database';
import type { KeyRecord } from '@headgate/domain';

/** The key as the data plane sees it; undefined for admin keys, which never leave the control plane. */
export function toKeyRecord(row: ApiKeyRow): KeyRecord | undefined {
  if (row.kind !== 'inference' || row.projectId === null) return undefined;
  return {
    id: row.id,
    org: row.orgId,
    project: row.projectId,
    name: row.name,
    digest: row.digest,
    pepper: row.pepper,
    expires_at: row.expiresAt?.toISOString() ?? null,
    // A deleted key travels as a revoked one: a record that vanished would read as one not yet there.
    revoked: row.revokedAt !== null || row.deletedAt !== null,
    routes: row.routes === null ? null : [...row.routes],
    models: row.models === null ? null : [...row.models],
    rev: row.changedRev,
  };
}
