import type { LiveRoute, SnapshotRoute } from '@headgate/domain';
import { checkOwner } from './check-owner.ts';
import type { Surroundings } from './compile-surroundings.ts';
import { readRoutePaths, type RoutePaths } from './route-paths.ts';
import { type Scope, ScopedNames } from './scoped-names.ts';
import type { Slices } from './slices.ts';
import { SnapshotError } from './snapshot-error.ts';

/** Units of work that looking at a route takes which was compiled before. */
const known = 1 / 8;

/** The routes of an organization by name and by path. */
export interface CompiledRoutes {
  readonly names: ScopedNames<LiveRoute>;
  readonly paths: RoutePaths;
}

/** Compiles all of them. Throws `SnapshotError`. */
export async function compileRoutes(
  routes: readonly SnapshotRoute[],
  surroundings: Surroundings,
  slices: Slices,
): Promise<CompiledRoutes> {
  const names = new ScopedNames<LiveRoute>();
  await addRoutes(names, routes, { surroundings, slices });
  return { names, paths: readRoutePaths(routes, names.shared) };
}

/** What has changed of the routes of one snapshot in the next. */
export interface RouteChanges {
  readonly gone: readonly SnapshotRoute[];
  readonly made: readonly SnapshotRoute[];
  /** All there are afterwards. */
  readonly all: readonly SnapshotRoute[];
}

/**
 * The same from those before, which stay as they are, in the same surroundings: what it costs is what has changed. Undefined where
 * something is wrong; then compiling all of them says what, and where.
 */
export async function changeRoutes(
  before: CompiledRoutes,
  { gone, made, all }: RouteChanges,
  tools: { readonly surroundings: Surroundings; readonly slices: Slices },
): Promise<CompiledRoutes | undefined> {
  try {
    const names = new ScopedNames(before.names);
    for (const route of gone) names.remove(scopeOf(route, tools.surroundings));
    await addRoutes(names, made, tools);
    const hasPath = [...gone, ...made].some(({ config }) => config.path !== undefined);
    return { names, paths: hasPath ? readRoutePaths(all, names.shared) : before.paths };
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    return undefined;
  }
}

async function addRoutes(
  names: ScopedNames<LiveRoute>,
  routes: readonly SnapshotRoute[],
  { surroundings, slices }: { readonly surroundings: Surroundings; readonly slices: Slices },
): Promise<void> {
  const { compiler, projectIds } = surroundings;
  for (const [index, route] of routes.entries()) {
    const path = `routes.${index}`;
    checkOwner(route, projectIds, path);
    const before = compiler.made;
    names.add(scopeOf(route, surroundings), compiler.compile(route, path), path);
    const turn = slices.step(compiler.made === before ? known : 1 + route.models.length);
    if (turn !== undefined) await turn;
  }
}

function scopeOf(route: SnapshotRoute, { seenBy }: Surroundings): Scope {
  return { name: route.name, project: route.project, projects: seenBy(route) };
}
