import {
  type LiveOrganization,
  type LiveProject,
  type LiveProvider,
  type LiveRoute,
  modelKey,
  type SnapshotRoute,
} from '@headgate/domain';
import { CompileMemory } from './compile-memory.ts';
import { CompiledPolicies, type PlacedPolicy } from './compile-policies.ts';
import { compileProvider } from './compile-provider.ts';
import { CompiledProject, SharedScope } from './compiled-project.ts';
import type { ParsedSnapshot, SnapshotContent } from './parse-envelope.ts';
import { RouteCompiler } from './route-compiler.ts';
import { ScopedNames } from './scoped-names.ts';
import { Slices, type YieldNow } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/**
 * Compiles a snapshot for the hot path, in slices. Throws `SnapshotError` with the path of the first reference that leads nowhere.
 *
 * Names resolve where they are written: a route of the organization reaches the organization's providers, whoever calls it, and
 * also one that the caller's project does not see by name, since showing the route is what shows them. A route of a project
 * reaches what the project sees. The reserved route of a provider is seen where its provider is.
 *
 * Settings resolve where a route is called: the route's own, else those of the calling project, else the organization's.
 *
 * With the `memory` of earlier snapshots of the organization, entries that are the very objects they were are compiled only where
 * something they name has changed.
 */
export async function compileSnapshot(
  snapshot: Pick<ParsedSnapshot, 'body' | 'hash'>,
  yieldNow: YieldNow,
  memory = new CompileMemory(),
): Promise<LiveOrganization> {
  const { body, hash } = snapshot;
  const slices = new Slices(yieldNow);
  const projectIds = new Set(body.projects.map(({ id }) => id));
  const providers = await compileProviders(body, { projectIds, memory, slices });
  const policies = placePolicies(body, projectIds);
  const compiled = new CompiledPolicies(policies, (owner, name) => providers.findAs(owner, name), memory);
  const compiler = new RouteCompiler(body, providers, { policies: compiled, memory });
  const aliases = await compileAliases(body, { policies: compiled, compiler, slices });
  const routes = await compileRoutes(body, { projectIds, compiler, slices });
  const pathOf = readPaths(body.routes);
  if (body.default_policy !== undefined && aliases.findAs(null, body.default_policy) === undefined) {
    throw missing('default_policy', `there is no policy "${body.default_policy}"`);
  }
  const shared = new SharedScope(
    { routes: routes.shared, providers: providers.shared, aliases: aliases.shared },
    pathOf,
  );
  const projects = new Map<string, LiveProject>();
  for (const [index, project] of body.projects.entries()) {
    const { id } = project;
    const local = { routes: routes.localOf(id), providers: providers.localOf(id), aliases: aliases.localOf(id) };
    const adapt = compiler.adapterFor(project);
    const live = new CompiledProject(project, shared, { local, adapt, defaultAlias: body.default_policy });
    if (project.default_policy !== undefined && live.defaultRoute === undefined) {
      throw missing(`projects.${index}.default_policy`, `there is no policy "${project.default_policy}"`);
    }
    projects.set(id, live);
    const turn = slices.step(1);
    if (turn !== undefined) await turn;
  }
  const models = new Map((body.models ?? []).map((said) => [modelKey(said), said]));
  return { org: body.org, rev: body.rev, hash, keysRev: body.keys_rev, dataKey: body.data_key, models, projects };
}

function readPaths(routes: readonly SnapshotRoute[]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const { id, config } of routes) if (config.path !== undefined) paths.set(id, config.path);
  return paths;
}

/** Units of work that looking at an entry takes which was compiled before. */
const known = 1 / 8;

interface Compilation {
  readonly compiler: RouteCompiler;
  readonly slices: Slices;
}

async function compileRoutes(
  body: SnapshotContent,
  { projectIds, compiler, slices }: Compilation & { readonly projectIds: ReadonlySet<string> },
): Promise<ScopedNames<LiveRoute>> {
  const routes = new ScopedNames<LiveRoute>();
  const restricted = listRestricted(body);
  for (const [index, route] of body.routes.entries()) {
    const path = `routes.${index}`;
    checkOwner(route, projectIds, path);
    const made = compiler.made;
    const { name, project } = route;
    routes.add({ name, project, projects: seenBy(route, restricted) }, compiler.compile(route, path), path);
    const turn = slices.step(compiler.made === made ? known : 1 + route.models.length);
    if (turn !== undefined) await turn;
  }
  return routes;
}

function placePolicies(body: SnapshotContent, projectIds: ReadonlySet<string>): ScopedNames<PlacedPolicy> {
  const policies = new ScopedNames<PlacedPolicy>();
  for (const [index, policy] of (body.policies ?? []).entries()) {
    const path = `policies.${index}`;
    checkOwner(policy, projectIds, path);
    policies.add({ ...policy, name: policy.alias }, { policy, path }, path);
  }
  return policies;
}

async function compileAliases(
  body: SnapshotContent,
  { policies, compiler, slices }: Compilation & { readonly policies: CompiledPolicies },
): Promise<ScopedNames<LiveRoute>> {
  const aliases = new ScopedNames<LiveRoute>();
  for (const [index, policy] of (body.policies ?? []).entries()) {
    const path = `policies.${index}`;
    const live = policies.compile({ policy, path }, path);
    aliases.add({ ...policy, name: policy.alias }, compiler.compileAlias(policy, live), path);
    const turn = slices.step(1 + policy.body.targets.length + policy.body.rules.length);
    if (turn !== undefined) await turn;
  }
  return aliases;
}

function missing(path: string, message: string): SnapshotError {
  return new SnapshotError('reference_missing', path, message);
}

async function compileProviders(
  body: SnapshotContent,
  { projectIds, memory, slices }: { projectIds: ReadonlySet<string>; memory: CompileMemory; slices: Slices },
): Promise<ScopedNames<LiveProvider>> {
  const providers = new ScopedNames<LiveProvider>();
  for (const [index, provider] of body.providers.entries()) {
    const path = `providers.${index}`;
    checkOwner(provider, projectIds, path);
    const live = memory.providers.get(provider) ?? compileProvider(provider, path);
    memory.providers.set(provider, live);
    providers.add(provider, live, path);
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
function listRestricted(body: SnapshotContent): Map<string, readonly string[]> {
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
