import {
  type LivePolicy,
  type LiveProvider,
  type LiveRoute,
  mergeSettings,
  type RouteSettings,
  type SnapshotBody,
  type SnapshotPolicy,
  type SnapshotRoute,
} from '@headgate/domain';
import type { CompiledPolicies } from './compile-policies.ts';
import { compileAttempts, compileRoute } from './compile-route.ts';
import type { ScopedNames } from './scoped-names.ts';

type Project = SnapshotBody['projects'][number];

/** Compiles the routes of one organization with what they inherit, and again for a project that has settings of its own. */
export class RouteCompiler {
  readonly #settings: RouteSettings;
  readonly #settingsOf: ReadonlyMap<string, RouteSettings>;
  readonly #providers: ScopedNames<LiveProvider>;
  readonly #policies: CompiledPolicies;
  /** How to compile a route of the organization under other settings; empty where no project has any. */
  readonly #again = new Map<LiveRoute, (settings: RouteSettings) => LiveRoute>();

  constructor(
    body: Pick<SnapshotBody, 'settings' | 'projects'>,
    providers: ScopedNames<LiveProvider>,
    policies: CompiledPolicies,
  ) {
    this.#settings = body.settings ?? {};
    this.#settingsOf = new Map(
      body.projects.flatMap(({ id, settings }) =>
        settings === undefined ? [] : [[id, mergeSettings(this.#settings, settings)] as const],
      ),
    );
    this.#providers = providers;
    this.#policies = policies;
  }

  /** The route as its owner calls it. */
  compile(route: SnapshotRoute, path: string): LiveRoute {
    const owner = route.project;
    const names = {
      findProvider: (name: string) => this.#providers.findAs(owner, name),
      findPolicy: (alias: string, at: string) => this.#policies.findAs(owner, alias, at),
    };
    return this.#keep(owner, (settings) => compileRoute(route, mergeSettings(settings, route.config), path, names));
  }

  /** A policy as a route of its own, called by `@alias`. */
  compileAlias(placed: SnapshotPolicy, policy: LivePolicy): LiveRoute {
    return this.#keep(placed.project, (settings) => ({
      id: placed.id,
      name: `@${placed.alias}`,
      type: undefined,
      enabled: true,
      isReserved: false,
      targets: [],
      isBalanced: false,
      ...compileAttempts(settings),
      policy,
    }));
  }

  /** Gives a project's own form of a route; undefined for a project that has no settings. */
  adapterFor({ id }: Project): ((route: LiveRoute) => LiveRoute) | undefined {
    const settings = this.#settingsOf.get(id);
    if (settings === undefined) return undefined;
    // Made at the first call and kept: most routes are never called from most projects.
    const adapted = new Map<LiveRoute, LiveRoute>();
    return (route) => {
      const known = adapted.get(route);
      if (known !== undefined) return known;
      const own = this.#again.get(route)?.(settings) ?? route;
      adapted.set(route, own);
      return own;
    };
  }

  #keep(owner: string | null, compile: (settings: RouteSettings) => LiveRoute): LiveRoute {
    const live = compile((owner === null ? undefined : this.#settingsOf.get(owner)) ?? this.#settings);
    if (owner === null && this.#settingsOf.size > 0) this.#again.set(live, compile);
    return live;
  }
}
