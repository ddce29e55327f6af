import type { OrganizationRow } from '../rows/organization-row.ts';

/** The organization itself, as its own tenant sees it. */
export interface OrganizationReads {
  /** Throws `not_found`. */
  get(orgId: string): Promise<OrganizationRow>;
}

export interface OrganizationWrites extends OrganizationReads {
  rename(orgId: string, name: string): Promise<OrganizationRow>;
}
