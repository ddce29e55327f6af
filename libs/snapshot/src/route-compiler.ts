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
import { canonicalJson } from './canonical-json.ts';
import type { CompiledEntries } from './compiled-entries.ts';
import type { CompiledPolicies } from './compile-policies.ts';
import { compileArchive, compileAttempts, compileRoute } from './compile-route.ts';
import type { ScopedNames } from './scoped-names.ts';

type Project = SnapshotBody['projects'][number];

/** Compiles the routes of one organization with what they inherit, and again for a project that has settings of its own. */
export class RouteCompiler {
  readonly #settings: RouteSettings;
  readonly #settingsOf: ReadonlyMap<string, RouteSettings>;
  readonly #providers: ScopedNames<LiveProvider>;
  readonly #policies: CompiledPolicies;
  readonly #entries: CompiledEntries['routes'];
  /** Settings as text, to see whether they are those a route was compiled with. */
  readonly #texts = new Map<RouteSettings, string>();
  #made = 0;
  /** How to compile a route of the organization under other settings; empty where no project has any. */
  readonly #again = new WeakMap<LiveRoute, (settings: RouteSettings) => LiveRoute>();

  constructor(
    body: Pick<SnapshotBody, 'settings' | 'projects'>,
    providers: ScopedNames<LiveProvider>,
    { policies, entries }: { readonly policies: CompiledPolicies; readonly entries: CompiledEntries },
  ) {
    this.#settings = body.settings ?? {};
    this.#settingsOf = new Map(
      body.projects.flatMap(({ id, settings }) =>
        settings === undefined ? [] : [[id, mergeSettings(this.#settings, settings)] as const],
      ),
    );
    this.#providers = providers;
    this.#policies = policies;
    this.#entries = entries.routes;
  }

  /** How many routes were compiled anew, and not taken from before. */
  get made(): number {
    return this.#made;
  }

  /** The route as its owner calls it. */
  compile(route: SnapshotRoute, path: string): LiveRoute {
    const owner = route.project;
    const names = {
      findProvider: (name: string) => this.#providers.findAs(owner, name),
      findPolicy: (alias: string, at: string) => this.#policies.findAs(owner, alias, at),
    };
    const settings = this.#settingsFor(owner);
    const context = this.#textOf(settings);
    const known = this.#entries.find(route, context, names);
    if (known === undefined) this.#made += 1;
    const live =
      known ??
      this.#entries.compile(route, context, names, (watched) =>
        compileRoute(route, mergeSettings(settings, route.config), path, watched),
      );
    return this.#keep(owner, live, (other) => compileRoute(route, mergeSettings(other, route.config), path, names));
  }

  /** A policy as a route of its own, called by `@alias`. */
  compileAlias({ id, alias, project }: SnapshotPolicy, policy: LivePolicy): LiveRoute {
    return this.#compileBare(project, { id, name: `@${alias}`, policy });
  }

  /** A route without targets, for calls that bring their own policy. */
  compilePlain(): LiveRoute {
    return this.#compileBare(null, { id: 'inline', name: '@inline' });
  }

  #compileBare(owner: string | null, own: Pick<LiveRoute, 'id' | 'name' | 'policy'>): LiveRoute {
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
    return this.#keep(owner, compile(this.#settingsFor(owner)), compile);
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

  #keep(owner: string | null, live: LiveRoute, again: (settings: RouteSettings) => LiveRoute): LiveRoute {
    if (owner === null && this.#settingsOf.size > 0) this.#again.set(live, again);
    return live;
  }

  #settingsFor(owner: string | null): RouteSettings {
    return (owner === null ? undefined : this.#settingsOf.get(owner)) ?? this.#settings;
  }

  #textOf(settings: RouteSettings): string {
    let text = this.#texts.get(settings);
    if (text === undefined) this.#texts.set(settings, (text = canonicalJson(settings)));
    return text;
  }
}
