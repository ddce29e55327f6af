import type { SnapshotBody } from '@headgate/domain';
import { buildEntry } from './build-entry.ts';
import { inOrder } from './in-order.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { defaultsOf } from './defaults-of.ts';

/**
 * The body of one organization's snapshot from its rows; slugs become ids. Sorted by id, so that the order in which a database
 * returns rows never changes the hash. Throws `SnapshotError` where a slug names no project.
 */
export function buildSnapshot(rows: ConfigurationRows): SnapshotBody {
  const idBySlug = new Map(rows.projects.map(({ id, slug }) => [slug, id]));
  return {
    schema: isOfFirstSchema(rows) ? 1 : 2,
    org: rows.org,
    rev: rows.rev,
    keys_rev: rows.keysRev,
    created: rows.createdAt.toISOString(),
    data_key: rows.dataKey,
    projects: inOrder(rows.projects).map((row) => buildEntry.projects(row)),
    providers: inOrder(rows.providers).map((row) => buildEntry.providers(row, idBySlug)),
    routes: inOrder(rows.routes).map((row) => buildEntry.routes(row, idBySlug)),
    ...(rows.policies.length > 0 && {
      policies: inOrder(rows.policies).map((row) => buildEntry.policies(row, idBySlug)),
    }),
    // No schema of its own: an older proxy goes by the catalogue alone, and serves every call as before.
    ...(rows.models.length > 0 && { models: inOrder(rows.models).map((row) => buildEntry.models(row)) }),
    ...defaultsOf(rows),
  };
}

/** Whether a proxy that knows no policies can serve this as it is meant. */
function isOfFirstSchema(rows: ConfigurationRows): boolean {
  return (
    rows.policies.length === 0 &&
    [rows, ...rows.projects].every((own) => Object.keys(defaultsOf(own)).length === 0) &&
    rows.routes.every(({ body }) => body.config.policy === undefined)
  );
}
