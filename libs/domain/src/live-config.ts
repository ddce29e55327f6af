import type { LiveCustomRoute } from './live-mapping.ts';
import type { SaidOfModel } from './model-override.ts';
import type { LivePolicy } from './live-policy.ts';
import type { LiveProvider, LiveTarget, LiveTimeouts } from './live-target.ts';
import type { RouteType } from './route.ts';

/** One organization compiled for the hot path. Immutable: a change is a new object, and a request keeps the one it began with. */
export interface LiveOrganization {
  readonly org: string;
  readonly rev: number;
  /** SHA-256 of the snapshot body, hex. */
  readonly hash: string;
  readonly keysRev: number;
  readonly dataKey: string;
  /** What the organization says of models, by `modelKey`; absent: nothing. */
  readonly models?: ReadonlyMap<string, SaidOfModel>;
  /** By project id. */
  readonly projects: ReadonlyMap<string, LiveProject>;
}

/** What one project sees: its own routes and providers, which hide the organization's of the same name. */
export interface LiveProject {
  readonly id: string;
  readonly slug: string;
  /** Also by `@alias`: a policy of that alias as a route of its own. */
  findRoute(name: string): LiveRoute | undefined;
  /** By `config.path`, exact or a parent of `path`; the longest wins. */
  findRouteByPath(path: string): { readonly route: LiveRoute; readonly rest: string } | undefined;
  findProvider(name: string): LiveProvider | undefined;
  /** Routes this project can call, disabled ones left out, by name; policies are not among them. */
  listRoutes(): readonly LiveRoute[];
  /** What serves a call that names nothing: the project's default policy, else the organization's, as a route. */
  readonly defaultRoute: LiveRoute | undefined;
  /** What a call runs on that brings its own policy and names no route: nothing but what routes inherit. */
  readonly plainRoute?: LiveRoute | undefined;
}

export interface LiveRoute {
  readonly id: string;
  /** Begins with "@" where it is a policy called by its alias. */
  readonly name: string;
  /** Undefined: whatever a caller asks for. */
  readonly type: RouteType | undefined;
  readonly enabled: boolean;
  readonly isReserved: boolean;
  readonly targets: readonly LiveTarget[];
  readonly isBalanced: boolean;
  /** Further tries at the same target. */
  readonly retries: number;
  readonly timeouts: LiveTimeouts;
  /** Set where request and reply are kept, and for how long. */
  readonly archive?: { readonly retentionDays: number } | undefined;
  /** What chooses among targets; undefined: `targets` as they stand. */
  readonly policy?: LivePolicy | undefined;
  /** For type `custom` only. */
  readonly custom?: LiveCustomRoute | undefined;
}
