import type { OrganizationRow } from '../rows/organization-row.ts';

/** The organization itself, as its own tenant sees it. */
export interface OrganizationReads {
  /** Throws `not_found`. */
  get(orgId: string): Promise<OrganizationRow>;
}

/** What projects and routes of an organization begin with; absent fields stay. */
export type OrganizationDefaults = Partial<Pick<OrganizationRow, 'settings' | 'defaultPolicy'>>;

export interface OrganizationWrites extends OrganizationReads {
  /** Undefined when `settingsVersion` is another. */
  updateDefaults(before: OrganizationRow, change: OrganizationDefaults): Promise<OrganizationRow | undefined>;
  rename(orgId: string, name: string): Promise<OrganizationRow>;
  /** The same data key, wrapped by another master key. */
  setDataKey(orgId: string, dataKey: string): Promise<void>;
}
