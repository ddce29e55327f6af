import type { LiveProject, LiveProvider, LiveRoute } from '@headgate/domain';
import type { Names } from './layered-names.ts';
import { indexPaths, type RoutePaths } from './route-paths.ts';

/** Names and what they mean somewhere. */
export interface Scope {
  readonly routes: Names<LiveRoute>;
  readonly providers: Names<LiveProvider>;
  /** Policies as routes, by alias. */
  readonly aliases: Names<LiveRoute>;
}

/** What every project of an organization sees; one object for all of them. */
export class SharedScope implements Scope {
  readonly routes: Names<LiveRoute>;
  readonly providers: Names<LiveProvider>;
  readonly aliases: Names<LiveRoute>;
  readonly paths: RoutePaths;
  #list: readonly LiveRoute[] | undefined;

  /** `paths` covers every route of the organization and its projects. */
  constructor({ routes, providers, aliases }: Scope, paths: RoutePaths) {
    this.routes = routes;
    this.providers = providers;
    this.aliases = aliases;
    this.paths = paths;
  }

  /** Enabled routes by name; made at the first question and kept. */
  list(): readonly LiveRoute[] {
    return (this.#list ??= listEnabled(this.routes.values()));
  }
}

/** What a project has beside what all see. */
export interface ProjectParts {
  /** Undefined for what it has nothing of. */
  readonly local: { readonly [K in keyof Scope]: Scope[K] | undefined };
  /** Gives a route as the settings of this project and its organization make it; undefined where they have none. */
  readonly adapt: ((route: LiveRoute) => LiveRoute) | undefined;
  /** For calls that bring their own policy, before this project's settings. */
  readonly plain: LiveRoute;
  /** The organization's default policy. */
  readonly defaultAlias: string | undefined;
}

/** One project over the shared scope of its organization; holds maps only for what it alone sees. */
export class CompiledProject implements LiveProject {
  readonly id: string;
  readonly slug: string;
  readonly defaultRoute: LiveRoute | undefined;
  readonly plainRoute: LiveRoute;
  readonly #shared: SharedScope;
  readonly #local: ProjectParts['local'];
  readonly #adapt: ProjectParts['adapt'];
  readonly #paths: ReadonlyMap<string, string> | undefined;
  #list: readonly LiveRoute[] | undefined;

  constructor(
    project: { readonly id: string; readonly slug: string; readonly default_policy?: string | undefined },
    shared: SharedScope,
    { local, adapt, plain, defaultAlias }: ProjectParts,
  ) {
    this.id = project.id;
    this.slug = project.slug;
    this.#shared = shared;
    this.#local = local;
    this.#adapt = adapt;
    this.plainRoute = adapt?.(plain) ?? plain;
    this.#paths = local.routes === undefined ? undefined : indexPaths(local.routes, shared.paths.byId);
    const alias = project.default_policy ?? defaultAlias;
    this.defaultRoute = alias === undefined ? undefined : this.findRoute(`@${alias}`);
  }

  findRoute(name: string): LiveRoute | undefined {
    const route = this.#findAsShared(name);
    return route === undefined || this.#adapt === undefined ? route : this.#adapt(route);
  }

  findProvider(name: string): LiveProvider | undefined {
    return this.#local.providers?.get(name) ?? this.#shared.providers.get(name);
  }

  findRouteByPath(path: string): { readonly route: LiveRoute; readonly rest: string } | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      // Without this a path of ten thousand slashes would be hashed ten thousand times.
      if (end > this.#shared.paths.longest) continue;
      const route = this.#findAtPath(path.slice(0, end));
      if (route !== undefined) return { route: this.#adapt?.(route) ?? route, rest: path.slice(end) };
    }
    return undefined;
  }

  listRoutes(): readonly LiveRoute[] {
    const { routes } = this.#local;
    if (routes === undefined) return this.#shared.list();
    return (this.#list ??= this.#listAll(routes));
  }

  #listAll(local: Names<LiveRoute>): readonly LiveRoute[] {
    const byName = new Map<string, LiveRoute>();
    for (const names of [this.#shared.routes, local]) {
      for (const route of names.values()) byName.set(route.name, route);
    }
    return listEnabled(byName.values());
  }

  #findAtPath(path: string): LiveRoute | undefined {
    const own = this.#paths?.get(path);
    if (own !== undefined) return this.#local.routes?.get(own);
    const name = this.#shared.paths.shared.get(path);
    const route = name === undefined ? undefined : this.#shared.routes.get(name);
    // A route the project hides by name must not come back through its path.
    return route !== undefined && this.#findAsShared(route.name) === route ? route : undefined;
  }

  /** A route as all who see it share it, before this project's settings. */
  #findAsShared(name: string): LiveRoute | undefined {
    if (name.startsWith('@')) {
      const alias = name.slice(1);
      return this.#local.aliases?.get(alias) ?? this.#shared.aliases.get(alias);
    }
    return this.#local.routes?.get(name) ?? this.#shared.routes.get(name);
  }
}

function listEnabled(routes: Iterable<LiveRoute>): readonly LiveRoute[] {
  return [...routes].filter((route) => route.enabled).sort((left, right) => (left.name < right.name ? -1 : 1));
}
