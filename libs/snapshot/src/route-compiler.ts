import {
  type LivePolicy,
  type LiveProvider,
  type LiveRoute,
  mergeSettings,
  type RouteSettings,
  type SnapshotPolicy,
  type SnapshotRoute,
} from '@headgate/domain';
import type { CompiledEntries } from './compiled-entries.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import { compileArchive, compileAttempts, compileRoute } from './compile-route.ts';
import { RouteAdapters } from './route-adapters.ts';
import type { ScopedNames } from './scoped-names.ts';

/** Compiles the routes of one organization as they stand, and again with what their callers inherit. */
export class RouteCompiler {
  /** For those who have settings; a route as it stands inherits nothing. */
  readonly adapters = new RouteAdapters((route, settings) => this.#again.get(route)?.(settings) ?? route);
  readonly #providers: ScopedNames<LiveProvider>;
  readonly #policies: CompiledPolicies;
  readonly #entries: CompiledEntries['routes'];
  #made = 0;
  readonly #again = new WeakMap<LiveRoute, (settings: RouteSettings) => LiveRoute>();

  constructor(
    providers: ScopedNames<LiveProvider>,
    { policies, entries }: { readonly policies: CompiledPolicies; readonly entries: CompiledEntries },
  ) {
    this.#providers = providers;
    this.#policies = policies;
    this.#entries = entries.routes;
  }

  /** How many routes were compiled anew, and not taken from before. */
  get made(): number {
    return this.#made;
  }

  compile(route: SnapshotRoute, path: string): LiveRoute {
    const owner = route.project;
    const names = {
      findProvider: (name: string) => this.#providers.findAs(owner, name),
      findPolicy: (alias: string, at: string) => this.#policies.findAs(owner, alias, at),
    };
    const known = this.#entries.find(route, names);
    if (known === undefined) this.#made += 1;
    const live =
      known ?? this.#entries.compile(route, names, (watched) => compileRoute(route, route.config, path, watched));
    return this.#keep(live, (settings) => compileRoute(route, mergeSettings(settings, route.config), path, names));
  }

  /** A policy as a route of its own, called by `@alias`. */
  compileAlias({ id, alias }: SnapshotPolicy, policy: LivePolicy): LiveRoute {
    return this.#compileBare({ id, name: `@${alias}`, policy });
  }

  /** A route without targets, for calls that bring their own policy. */
  compilePlain(): LiveRoute {
    return this.#compileBare({ id: 'inline', name: '@inline' });
  }

  #compileBare(own: Pick<LiveRoute, 'id' | 'name' | 'policy'>): LiveRoute {
    const compile = (settings: RouteSettings): LiveRoute => ({
      ...own,
      type: undefined,
      enabled: true,
      isReserved: false,
      targets: [],
      isBalanced: false,
      ...compileAttempts(settings),
      ...compileArchive(settings),
    });
    return this.#keep(compile({}), compile);
  }

  #keep(live: LiveRoute, again: (settings: RouteSettings) => LiveRoute): LiveRoute {
    this.#again.set(live, again);
    return live;
  }
}
