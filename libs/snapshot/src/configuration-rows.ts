import type {
  PolicyDefinition,
  ProviderKind,
  RouteInput,
  RouteSettings,
  SealedSecret,
  SnapshotModel,
  SnapshotProvider,
} from '@headgate/domain';

/** One organization's configuration as the database hands it over, read in one transaction. */
export interface ConfigurationRows {
  readonly org: string;
  readonly rev: number;
  /** Revision at which any key of the organization last changed. */
  readonly keysRev: number;
  /** The organization's data key, wrapped. */
  readonly dataKey: string;
  /** When this revision was committed: two builds of one revision must give the same bytes. */
  readonly createdAt: Date;
  readonly projects: readonly ProjectRow[];
  readonly providers: readonly ProviderRow[];
  readonly routes: readonly RouteRow[];
  /** Those that are live. */
  readonly policies: readonly PolicyRow[];
  /** What the organization says of models. */
  readonly models: readonly SnapshotModel[];
  /** What routes inherit. */
  readonly settings: RouteSettings;
  readonly defaultPolicy: string | null;
}

export interface ProjectRow {
  readonly id: string;
  readonly slug: string;
  /** What routes inherit when this project calls them. */
  readonly settings: RouteSettings;
  readonly defaultPolicy: string | null;
}

export interface ProviderRow {
  readonly id: string;
  /** Null: the organization's own. */
  readonly projectId: string | null;
  /** Slugs of the projects that see it; null: all. Means nothing where it belongs to one project. */
  readonly projects: readonly string[] | null;
  readonly name: string;
  readonly kind: ProviderKind;
  readonly enabled: boolean;
  readonly baseUrl: string | null;
  readonly options: SnapshotProvider['options'];
  readonly secrets: readonly SealedSecret[];
}

export interface RouteRow {
  readonly id: string;
  readonly projectId: string | null;
  readonly name: string;
  /** Set for the route a provider got by itself. */
  readonly providerId: string | null;
  readonly enabled: boolean;
  /** Slugs of the projects that see it; null: all. */
  readonly projects: readonly string[] | null;
  readonly body: Pick<RouteInput, 'type' | 'models' | 'config'>;
}

export interface PolicyRow {
  readonly id: string;
  readonly projectId: string | null;
  /** Slugs of the projects that see it; null: all. */
  readonly projects: readonly string[] | null;
  readonly alias: string;
  readonly version: number;
  readonly definition: PolicyDefinition;
}
