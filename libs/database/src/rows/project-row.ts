import type { RouteSettings } from '@headgate/domain';
import type { Timestamps } from './timestamps.ts';

/** A project of an organization; unique by slug. `version` counts its changes, for ETags. */
export interface ProjectRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  readonly slug: string;
  readonly name: string | null;
  readonly description: string | null;
  /** What routes inherit when this project calls them. */
  readonly settings: RouteSettings;
  /** Alias of a policy the project sees. */
  readonly defaultPolicy: string | null;
  readonly version: number;
}

/** What a project is made from; without an id it gets one. */
export interface NewProject {
  readonly id?: string | undefined;
  readonly slug: string;
  readonly name?: string | null | undefined;
  readonly description?: string | null | undefined;
  readonly settings?: RouteSettings | undefined;
  readonly defaultPolicy?: string | null | undefined;
}

/** What may change of a project; absent fields stay. */
export interface ProjectChange {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly settings?: RouteSettings;
  readonly defaultPolicy?: string | null;
}
