import type { ProviderKind } from './provider-kinds.ts';
import type { RouteType } from './route.ts';
import type { SealedSecret } from './snapshot.ts';

/** One organization compiled for the hot path. Immutable: a change is a new object, and a request keeps the one it began with. */
export interface LiveOrganization {
  readonly org: string;
  readonly rev: number;
  /** SHA-256 of the snapshot body, hex. */
  readonly hash: string;
  readonly keysRev: number;
  readonly dataKey: string;
  /** By project id. */
  readonly projects: ReadonlyMap<string, LiveProject>;
}

/** What one project sees: its own routes and providers, which hide the organization's of the same name. */
export interface LiveProject {
  readonly id: string;
  readonly slug: string;
  findRoute(name: string): LiveRoute | undefined;
  /** By `config.path`, exact or a parent of `path`; the longest wins. */
  findRouteByPath(path: string): { readonly route: LiveRoute; readonly rest: string } | undefined;
  findProvider(name: string): LiveProvider | undefined;
  /** Routes this project can call, disabled ones left out, by name. */
  listRoutes(): readonly LiveRoute[];
}

export interface LiveProvider {
  readonly id: string;
  readonly name: string;
  readonly kind: ProviderKind;
  /** Without a trailing slash; empty for `mock`. */
  readonly baseUrl: string;
  readonly origin: string;
  readonly enabled: boolean;
  readonly organization: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly secrets: readonly SealedSecret[];
}

export interface LiveTarget {
  readonly provider: LiveProvider;
  /** As the provider spells it; `*` stands for the caller's. */
  readonly model: string;
  readonly suffix: string | undefined;
  /** Above 0 to be picked first; 0 drains. */
  readonly weight: number;
  readonly secretName: string | undefined;
  readonly failsOver: boolean;
  /** Statuses after which the next target is tried; undefined: 408, 409, 429 and every 5xx. */
  readonly failoverStatuses: ReadonlySet<number> | undefined;
}

export interface LiveTimeouts {
  readonly connectMs: number;
  readonly firstByteMs: number;
  readonly idleMs: number;
  readonly totalMs: number;
}

export interface LiveRoute {
  readonly id: string;
  readonly name: string;
  readonly type: RouteType;
  readonly enabled: boolean;
  readonly isReserved: boolean;
  readonly targets: readonly LiveTarget[];
  readonly isBalanced: boolean;
  /** Further tries at the same target. */
  readonly retries: number;
  readonly timeouts: LiveTimeouts;
}
