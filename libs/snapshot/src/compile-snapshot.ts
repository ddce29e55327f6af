import type {
  LiveOrganization,
  LiveProject,
  LiveProvider,
  LiveRoute,
  SnapshotBody,
  SnapshotRoute,
} from '@headgate/domain';
import { compileProvider } from './compile-provider.ts';
import { compileRoute } from './compile-route.ts';
import { CompiledProject, SharedScope } from './compiled-project.ts';
import type { ParsedSnapshot } from './parse-envelope.ts';
import { ScopedNames } from './scoped-names.ts';
import { Slices, type YieldNow } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * Compiles a snapshot for the hot path, in slices. Throws `SnapshotError` with the path of the first reference that leads nowhere.
 *
 * Names resolve where they are written: a route of the organization reaches the organization's providers, whoever calls it, and
 * also one that the caller's project does not see by name, since showing the route is what shows them. A route of a project
 * reaches what the project sees. The reserved route of a provider is seen where its provider is.
 */
export async function compileSnapshot(snapshot: ParsedSnapshot, yieldNow: YieldNow): Promise<LiveOrganization> {
  const { body, hash } = snapshot;
  const slices = new Slices(yieldNow);
  const projectIds = new Set(body.projects.map(({ id }) => id));
  const providers = await compileProviders(body, projectIds, slices);
  const pathOf = new Map<string, string>();
  const routes = new ScopedNames<LiveRoute>();
  const restricted = listRestricted(body);
  for (const [index, route] of body.routes.entries()) {
    const path = `routes.${index}`;
    checkOwner(route, projectIds, path);
    const live = compileRoute(route, path, (name) => providers.findAs(route.project, name));
    routes.add({ ...route, projects: seenBy(route, restricted) }, live, path);
    if (route.config.path !== undefined) pathOf.set(route.id, route.config.path);
    const turn = slices.step(1 + route.models.length);
    if (turn !== undefined) await turn;
  }
  const shared = new SharedScope(routes.shared, providers.shared, pathOf);
  const projects = new Map<string, LiveProject>();
  for (const project of body.projects) {
    const { id } = project;
    projects.set(id, new CompiledProject(project, shared, routes.localOf(id), providers.localOf(id)));
    const turn = slices.step(1);
    if (turn !== undefined) await turn;
  }
  return { org: body.org, rev: body.rev, hash, keysRev: body.keys_rev, dataKey: body.data_key, projects };
}

async function compileProviders(
  body: SnapshotBody,
  projectIds: ReadonlySet<string>,
  slices: Slices,
): Promise<ScopedNames<LiveProvider>> {
  const providers = new ScopedNames<LiveProvider>();
  for (const [index, provider] of body.providers.entries()) {
    const path = `providers.${index}`;
    checkOwner(provider, projectIds, path);
    providers.add(provider, compileProvider(provider, path), path);
    const turn = slices.step(1 + provider.secrets.length);
    if (turn !== undefined) await turn;
  }
  return providers;
}

function checkOwner(
  entry: { readonly project: string | null; readonly projects: readonly string[] | null },
  projectIds: ReadonlySet<string>,
  path: string,
): void {
  if (entry.project !== null && !projectIds.has(entry.project)) {
    throw new SnapshotError('reference_missing', `${path}.project`, `there is no project ${entry.project}`);
  }
  const missing = entry.projects?.findIndex((id) => !projectIds.has(id)) ?? -1;
  if (missing >= 0)
    throw new SnapshotError('reference_missing', `${path}.projects.${missing}`, 'there is no such project');
}

/** For each provider shown to a few: who they are, by owner and name, as its reserved route shares both. */
function listRestricted(body: SnapshotBody): Map<string, readonly string[]> {
  const restricted = new Map<string, readonly string[]>();
  for (const { project, name, projects } of body.providers) {
    if (projects !== null) restricted.set(`${project ?? ''}/${name}`, projects);
  }
  return restricted;
}

function seenBy(route: SnapshotRoute, restricted: ReadonlyMap<string, readonly string[]>): readonly string[] | null {
  const limit = route.reserved ? restricted.get(`${route.project ?? ''}/${route.name}`) : undefined;
  if (limit === undefined) return route.projects;
  return route.projects === null ? limit : route.projects.filter((id) => limit.includes(id));
}
