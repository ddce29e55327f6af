import {
  modelKey,
  type RouteSettings,
  type SnapshotBody,
  type SnapshotModel,
  type SnapshotPolicy,
  type SnapshotProvider,
  type SnapshotRoute,
} from '@headgate/domain';
import type { ConfigurationRows, PolicyRow, ProviderRow, RouteRow } from './configuration-rows.ts';
import { SnapshotError } from './snapshot-error.ts';

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
    projects: byId(rows.projects).map(({ id, slug, ...own }) => ({ id, slug, ...defaultsOf(own) })),
    providers: byId(rows.providers).map((row) => buildProvider(row, idBySlug)),
    routes: byId(rows.routes).map((row) => buildRoute(row, idBySlug)),
    ...(rows.policies.length > 0 && { policies: byId(rows.policies).map((row) => buildPolicy(row, idBySlug)) }),
    // No schema of its own: an older proxy goes by the catalogue alone, and serves every call as before.
    ...(rows.models.length > 0 && { models: [...rows.models].sort(byModel).map(buildModel) }),
    ...defaultsOf(rows),
  };
}

interface Defaults {
  readonly settings: RouteSettings;
  readonly defaultPolicy: string | null;
}

/** Whether a proxy that knows no policies can serve this as it is meant. */
function isOfFirstSchema(rows: ConfigurationRows): boolean {
  return (
    rows.policies.length === 0 &&
    [rows, ...rows.projects].every((own) => Object.keys(defaultsOf(own)).length === 0) &&
    rows.routes.every(({ body }) => body.config.policy === undefined)
  );
}

function defaultsOf({ settings, defaultPolicy }: Defaults): Pick<SnapshotBody, 'settings' | 'default_policy'> {
  return {
    ...(Object.keys(settings).length > 0 && { settings }),
    ...(defaultPolicy !== null && { default_policy: defaultPolicy }),
  };
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
    secrets: byId(row.secrets).map(({ id, name, version, weight, enabled, sealed }) => ({
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

function byModel(left: SnapshotModel, right: SnapshotModel): number {
  return modelKey(left) < modelKey(right) ? -1 : 1;
}

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

function byId<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((left, right) => (left.id < right.id ? -1 : 1));
}
