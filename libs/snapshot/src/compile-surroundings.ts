import type { LiveProvider, LiveRoute, SnapshotRoute } from '@headgate/domain';
import { checkOwner } from './check-owner.ts';
import { CompiledPolicies, type PlacedPolicy } from './compile-policies.ts';
import { compileProvider } from './compile-provider.ts';
import type { CompiledEntries } from './compiled-entries.ts';
import type { SnapshotContent } from './parse-envelope.ts';
import { RouteCompiler } from './route-compiler.ts';
import { ScopedNames } from './scoped-names.ts';
import type { Slices } from './slices.ts';

/** Everything of an organization that its routes are compiled in. */
export interface Surroundings {
  readonly projectIds: ReadonlySet<string>;
  readonly providers: ScopedNames<LiveProvider>;
  /** Policies as routes, by alias. */
  readonly aliases: ScopedNames<LiveRoute>;
  readonly compiler: RouteCompiler;
  /** Projects that see a route; null: all. */
  readonly seenBy: (route: SnapshotRoute) => readonly string[] | null;
}

interface Tools {
  readonly entries: CompiledEntries;
  readonly slices: Slices;
}

/** Compiles everything but the routes. Throws `SnapshotError`. */
export async function compileSurroundings(body: SnapshotContent, { entries, slices }: Tools): Promise<Surroundings> {
  const projectIds = new Set(body.projects.map(({ id }) => id));
  const providers = await compileProviders(body, projectIds, { entries, slices });
  const placed = placePolicies(body, projectIds);
  const policies = new CompiledPolicies(placed, (owner, name) => providers.findAs(owner, name), entries);
  const compiler = new RouteCompiler(providers, { policies, entries });
  const aliases = await compileAliases(body, { policies, compiler, slices });
  const restricted = listRestricted(body);
  return { projectIds, providers, aliases, compiler, seenBy: (route) => seenBy(route, restricted) };
}

async function compileProviders(
  body: SnapshotContent,
  projectIds: ReadonlySet<string>,
  { entries, slices }: Tools,
): Promise<ScopedNames<LiveProvider>> {
  const providers = new ScopedNames<LiveProvider>();
  for (const [index, provider] of body.providers.entries()) {
    const path = `providers.${index}`;
    checkOwner(provider, projectIds, path);
    const live = entries.providers.get(provider) ?? compileProvider(provider, path);
    entries.providers.set(provider, live);
    providers.add(provider, live, path);
    const turn = slices.step(1 + provider.secrets.length);
    if (turn !== undefined) await turn;
  }
  return providers;
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
  { policies, compiler, slices }: { policies: CompiledPolicies; compiler: RouteCompiler; slices: Slices },
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
