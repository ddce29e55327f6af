import type { ApiKeyRow } from '@headgate/database';
import { type KeyRecord, narrowGrants } from '@headgate/domain';

/**
 * The key as the data plane sees it, with no more in it than its makers have today; undefined for admin keys, which never leave
 * the control plane.
 */
export function toKeyRecord(row: ApiKeyRow, makers: readonly ApiKeyRow[] = []): KeyRecord | undefined {
  if (row.kind !== 'inference' || row.projectId === null) return undefined;
  const { routes, models, endpoints, attrs, inlinePolicy } = makers.reduce(
    (own, maker) => narrowGrants(own, maker),
    narrowed(row),
  );
  return {
    id: row.id,
    org: row.orgId,
    project: row.projectId,
    name: row.name,
    digest: row.digest,
    pepper: row.pepper,
    previous: [...row.previous],
    expires_at: row.expiresAt?.toISOString() ?? null,
    // A deleted key travels as a revoked one: a record that vanished would read as one not yet there.
    revoked: row.revokedAt !== null || row.deletedAt !== null,
    enabled: row.enabled,
    routes: copy(routes),
    models: copy(models),
    endpoints: copy(endpoints),
    attrs: { ...attrs },
    policy: row.policy,
    ...(inlinePolicy === true && { inline_policy: true }),
    rev: row.changedRev,
  };
}

function narrowed(row: ApiKeyRow): Parameters<typeof narrowGrants>[0] {
  const { routes, models, endpoints, attrs, inlinePolicy } = row;
  return { routes, models, endpoints, attrs, inlinePolicy };
}

function copy<T>(list: readonly T[] | null): T[] | null {
  return list === null ? null : [...list];
}
