import type { LiveRoute, SnapshotRoute } from '@headgate/domain';
import type { Names } from './layered-names.ts';

/** The paths by which routes of one organization are called, as far as they have one. */
export interface RoutePaths {
  /** By the id of the route. */
  readonly byId: ReadonlyMap<string, string>;
  /** Names of those that all projects see, by path. */
  readonly shared: ReadonlyMap<string, string>;
  /** Length of the longest: no longer prefix needs to be looked up. */
  readonly longest: number;
}

export function readRoutePaths(routes: readonly SnapshotRoute[], shared: Names<LiveRoute>): RoutePaths {
  const byId = new Map<string, string>();
  for (const { id, config } of routes) if (config.path !== undefined) byId.set(id, config.path);
  const longest = [...byId.values()].reduce((most, path) => Math.max(most, path.length), 0);
  return { byId, shared: indexPaths(shared, byId), longest };
}

/** Names of these routes by path. */
export function indexPaths(routes: Names<LiveRoute>, byId: RoutePaths['byId']): Map<string, string> {
  const paths = new Map<string, string>();
  if (byId.size === 0) return paths;
  const own = [...routes.values()].filter(({ id }) => byId.has(id));
  for (const { id, name } of own.sort((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = byId.get(id);
    // Two routes of one path: the first by name, on every proxy alike. Refusing the snapshot would also hold up revocations.
    if (path !== undefined && !paths.has(path)) paths.set(path, name);
  }
  return paths;
}
