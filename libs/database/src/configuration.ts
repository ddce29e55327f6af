import type { ApiKeyRow } from './rows/api-key-row.ts';
import type { PolicyDefinition, RouteSettings } from '@headgate/domain';
import type { ModelOverrideRow } from './rows/model-override-row.ts';
import type { PolicyRow } from './rows/policy-row.ts';
import type { ProjectRow } from './rows/project-row.ts';
import type { ProviderRow } from './rows/provider-row.ts';
import type { ProviderSecretRow } from './rows/provider-secret-row.ts';
import type { RouteRow } from './rows/route-row.ts';

/**
 * The whole configuration of one organization, read at one instant: what a snapshot is built from. Drafts are not in it. Lists are in
 * the order of their ids.
 */
export interface Configuration {
  readonly org: string;
  readonly rev: number;
  /** Tells the change that made this revision from any other; undefined where it is forgotten. */
  readonly mark: string | undefined;
  readonly keysRev: number;
  /** When this revision was committed. */
  readonly changedAt: Date;
  readonly dataKey: string;
  readonly projects: readonly ProjectRow[];
  readonly providers: readonly (ProviderRow & { readonly secrets: readonly ProviderSecretRow[] })[];
  readonly routes: readonly RouteRow[];
  readonly policies: readonly (Pick<PolicyRow, 'id' | 'projectId' | 'projects' | 'version'> & {
    readonly alias: string;
    readonly definition: PolicyDefinition;
  })[];
  readonly models: readonly Pick<ModelOverrideRow, 'provider' | 'model' | 'version' | 'body'>[];
  readonly settings: RouteSettings;
  readonly defaultPolicy: string | null;
}

/** An organization and its revisions. */
export interface OrganizationRevision {
  readonly orgId: string;
  readonly rev: number;
  readonly keysRev: number;
}

/** One page of changed keys, tombstones and admin keys included, by `changedRev`; `next` is absent on the last. */
export interface ChangedKeys {
  readonly keys: readonly ApiKeyRow[];
  /** The keys that made each of them, nearest first. */
  readonly makers: ReadonlyMap<string, readonly ApiKeyRow[]>;
  readonly next: string | undefined;
}
