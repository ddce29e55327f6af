import { type LiveRoute, mergeSettings, type RouteSettings, type SnapshotBody } from '@headgate/domain';
import { compileCustomRoute } from '@headgate/mapping';
import { canonicalJson } from './canonical-json.ts';

/** Gives a route as somebody's settings make it. */
export type Adapt = (route: LiveRoute) => LiveRoute;

/**
 * Routes as the settings of those who call them make them. Each is made at its first call and kept for as long as a snapshot has
 * those settings: most routes are never called from most projects, and a change of settings concerns them all.
 */
export class RouteAdapters {
  readonly #compile: (route: LiveRoute, settings: RouteSettings) => LiveRoute;
  #inUse: ReadonlyMap<string, Adapt> = new Map();

  constructor(compile: (route: LiveRoute, settings: RouteSettings) => LiveRoute) {
    this.#compile = compile;
  }

  /** How the projects of a snapshot see routes; undefined where nobody set anything. Throws where settings cannot be compiled. */
  select({ settings: inherited = {} }: Pick<SnapshotBody, 'settings'>): (own?: RouteSettings) => Adapt | undefined {
    const before = this.#inUse;
    const inUse = new Map<string, Adapt>();
    this.#inUse = inUse;
    const adapterFor = (settings: RouteSettings): Adapt | undefined => {
      const text = canonicalJson(settings);
      if (text === '{}') return undefined;
      const adapt = inUse.get(text) ?? before.get(text) ?? this.#adapterFor(settings);
      inUse.set(text, adapt);
      return adapt;
    };
    const shared = adapterFor(inherited);
    return (own) => (own === undefined ? shared : adapterFor(mergeSettings(inherited, own)));
  }

  #adapterFor(settings: RouteSettings): Adapt {
    // All of settings that can fail: a route has its own mapping or this one, whole. Nothing is left to fail at a call.
    compileCustomRoute(settings);
    const adapted = new WeakMap<LiveRoute, LiveRoute>();
    return (route) => {
      let own = adapted.get(route);
      if (own === undefined) adapted.set(route, (own = this.#compile(route, settings)));
      return own;
    };
  }
}
