import type { RouteInput } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';
import type { VersionAction } from './version-row.ts';

/** The stored part of a route that no query asks about: normal form of the domain's route without name, switch and sharing. */
export type RouteBody = Omit<RouteInput, 'name' | 'enabled' | 'projects'>;

/** A route as its draft would make it. */
export type RouteDraft = Omit<RouteInput, 'name'>;

/** A route. Names are unique within a project, and within the organization's own. */
export interface RouteRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  /** Null: it belongs to the organization. */
  readonly projectId: string | null;
  readonly name: string;
  /** Set for the reserved route of that provider, which goes when the provider goes. */
  readonly providerId: string | null;
  readonly enabled: boolean;
  /** Slugs of the projects that see it; null: all. Means nothing when it belongs to one project. */
  readonly projects: readonly string[] | null;
  readonly body: RouteBody;
  /** False: it has never been published. */
  readonly live: boolean;
  readonly draft: RouteDraft | null;
  readonly version: number;
}

/** What a route is made from; without an id it gets one. */
export interface NewRoute {
  readonly id?: string | undefined;
  readonly projectId: string | null;
  readonly name: string;
  readonly providerId?: string | null | undefined;
  readonly enabled: boolean;
  readonly projects: readonly string[] | null;
  readonly body: RouteBody;
  /** Default true. */
  readonly live?: boolean;
  readonly draft?: RouteDraft | null;
}

/** What may change of a route; absent fields stay. */
export interface RouteChange {
  readonly enabled?: boolean;
  readonly projects?: readonly string[] | null;
  readonly body?: RouteBody;
  readonly live?: boolean;
  readonly draft?: RouteDraft | null;
  /** What made the version this leaves; default `update`. */
  readonly action?: VersionAction;
}
