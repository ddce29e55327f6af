import type { SnapshotModel, SnapshotPolicy, SnapshotProject, SnapshotProvider, SnapshotRoute } from '@headgate/domain';
import { inOrder } from './in-order.ts';
import type { PolicyRow, ProjectRow, ProviderRow, RouteRow } from './configuration-rows.ts';
import { defaultsOf } from './defaults-of.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * An entry of a snapshot from its row; slugs become ids. Throws `SnapshotError` where a slug names no project. Nothing else is read
 * of other rows, so that an entry stays as it is while its row and the slugs do.
 */
export const buildEntry = {
  projects: buildProject,
  providers: buildProvider,
  routes: buildRoute,
  policies: buildPolicy,
  models: buildModel,
} as const;

function buildProject({ id, slug, settings, defaultPolicy }: ProjectRow): SnapshotProject {
  return { id, slug, ...defaultsOf({ settings, defaultPolicy }) };
}

function buildPolicy(row: PolicyRow, idBySlug: ReadonlyMap<string, string>): SnapshotPolicy {
  return {
    id: row.id,
    project: row.projectId,
    projects: seenBy(row, idBySlug, `policies.${row.alias}.projects`),
    alias: row.alias,
    version: row.version,
    body: row.definition,
  };
}

function buildProvider(row: ProviderRow, idBySlug: ReadonlyMap<string, string>): SnapshotProvider {
  return {
    id: row.id,
    project: row.projectId,
    projects: seenBy(row, idBySlug, `providers.${row.name}.projects`),
    name: row.name,
    kind: row.kind,
    base_url: row.baseUrl,
    enabled: row.enabled,
    options: row.options,
    secrets: inOrder(row.secrets).map(({ id, name, version, weight, enabled, sealed }) => ({
      id,
      name,
      version,
      weight,
      enabled,
      sealed,
    })),
  };
}

function buildRoute(row: RouteRow, idBySlug: ReadonlyMap<string, string>): SnapshotRoute {
  return {
    id: row.id,
    project: row.projectId,
    projects: seenBy(row, idBySlug, `routes.${row.name}.projects`),
    name: row.name,
    type: row.body.type,
    enabled: row.enabled,
    reserved: row.providerId !== null,
    models: row.body.models,
    config: row.body.config,
  };
}

function buildModel({ provider, model, version, body }: SnapshotModel): SnapshotModel {
  return { provider, model, version, body };
}

/** Throws where a slug names no project. */
function seenBy(
  row: { readonly projectId: string | null; readonly projects: readonly string[] | null },
  idBySlug: ReadonlyMap<string, string>,
  path: string,
): string[] | null {
  const slugs = row.projectId === null ? row.projects : null;
  if (slugs === null) return null;
  const ids = slugs.map((slug) => {
    const id = idBySlug.get(slug);
    if (id === undefined) throw new SnapshotError('reference_missing', path, `there is no project "${slug}"`);
    return id;
  });
  return [...new Set(ids)].sort();
}
