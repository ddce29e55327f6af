import type { LiveProject, LiveProvider, LiveRoute } from '@headgate/domain';

type Names<T> = ReadonlyMap<string, T>;

/** What every project of an organization sees; one object for all of them. */
export class SharedScope {
  readonly routes: Names<LiveRoute>;
  readonly providers: Names<LiveProvider>;
  readonly pathOf: Names<string>;
  readonly paths: Names<LiveRoute>;
  /** Length of the longest path of any route: no longer prefix needs to be looked up. */
  readonly longestPath: number;
  #list: readonly LiveRoute[] | undefined;

  /** `pathOf` is by route id and covers every route of the organization and its projects. */
  constructor(routes: Names<LiveRoute>, providers: Names<LiveProvider>, pathOf: Names<string>) {
    this.routes = routes;
    this.providers = providers;
    this.pathOf = pathOf;
    this.paths = indexPaths(routes, pathOf);
    this.longestPath = Math.max(0, ...[...pathOf.values()].map((path) => path.length));
  }

  /** Enabled routes by name; made at the first question and kept. */
  list(): readonly LiveRoute[] {
    return (this.#list ??= listEnabled(this.routes));
  }
}

/** One project over the shared scope of its organization; holds maps only for what it alone sees. */
export class CompiledProject implements LiveProject {
  readonly id: string;
  readonly slug: string;
  readonly #shared: SharedScope;
  readonly #routes: Names<LiveRoute> | undefined;
  readonly #providers: Names<LiveProvider> | undefined;
  readonly #paths: Names<LiveRoute> | undefined;
  #list: readonly LiveRoute[] | undefined;

  constructor(
    project: { readonly id: string; readonly slug: string },
    shared: SharedScope,
    routes: Names<LiveRoute> | undefined,
    providers: Names<LiveProvider> | undefined,
  ) {
    this.id = project.id;
    this.slug = project.slug;
    this.#shared = shared;
    this.#routes = routes;
    this.#providers = providers;
    this.#paths = routes === undefined ? undefined : indexPaths(routes, shared.pathOf);
  }

  findRoute(name: string): LiveRoute | undefined {
    return this.#routes?.get(name) ?? this.#shared.routes.get(name);
  }

  findProvider(name: string): LiveProvider | undefined {
    return this.#providers?.get(name) ?? this.#shared.providers.get(name);
  }

  findRouteByPath(path: string): { readonly route: LiveRoute; readonly rest: string } | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      // Without this a path of ten thousand slashes would be hashed ten thousand times.
      if (end > this.#shared.longestPath) continue;
      const route = this.#findAtPath(path.slice(0, end));
      if (route !== undefined) return { route, rest: path.slice(end) };
    }
    return undefined;
  }

  listRoutes(): readonly LiveRoute[] {
    if (this.#routes === undefined) return this.#shared.list();
    return (this.#list ??= listEnabled(new Map([...this.#shared.routes, ...this.#routes])));
  }

  #findAtPath(path: string): LiveRoute | undefined {
    const own = this.#paths?.get(path);
    if (own !== undefined) return own;
    const route = this.#shared.paths.get(path);
    // A route the project hides by name must not come back through its path.
    return route !== undefined && this.findRoute(route.name) === route ? route : undefined;
  }
}

function indexPaths(routes: Names<LiveRoute>, pathOf: Names<string>): Map<string, LiveRoute> {
  const paths = new Map<string, LiveRoute>();
  for (const route of [...routes.values()].sort(byName)) {
    const path = pathOf.get(route.id);
    // Two routes of one path: the first by name, on every proxy alike. Refusing the snapshot would also hold up revocations.
    if (path !== undefined && !paths.has(path)) paths.set(path, route);
  }
  return paths;
}

function listEnabled(routes: Names<LiveRoute>): readonly LiveRoute[] {
  return [...routes.values()].filter((route) => route.enabled).sort(byName);
}

function byName(left: LiveRoute, right: LiveRoute): number {
  return left.name < right.name ? -1 : 1;
}
