import type { NamedResource } from '../repositories/uses-name.ts';
import type { Page, PageQuery } from '../page.ts';
import type { NewPolicy, PolicyChange, PolicyRow } from '../rows/policy-row.ts';
import type { VersionAction } from '../rows/version-row.ts';
import type { Visibility } from '../visibility.ts';

/** Policies of an organization, listed by alias. */
export interface PolicyReads {
  findById(orgId: string, id: string): Promise<PolicyRow | undefined>;
  findByName(orgId: string, of: Visibility, alias: string): Promise<PolicyRow | undefined>;
  list(orgId: string, query: PageQuery & { readonly of?: Visibility | undefined }): Promise<Page<PolicyRow>>;
  /** Every policy that is live; there are never more than a snapshot may hold. */
  listLive(orgId: string): Promise<readonly PolicyRow[]>;
  count(orgId: string): Promise<number>;
  /** At most 50 live policies with a target at this provider; by alias. */
  findUsersOfProvider(orgId: string, provider: NamedResource): Promise<readonly PolicyRow[]>;
  /** At most 50 live policies with a target that names this secret of the provider; by alias. */
  findUsersOfSecret(orgId: string, provider: NamedResource, secretName: string): Promise<readonly PolicyRow[]>;
  /** At most 50 live policies that name this one; by alias. */
  findUsersOfPolicy(orgId: string, policy: NamedResource): Promise<readonly PolicyRow[]>;
}

export interface PolicyWrites extends PolicyReads {
  /** Throws `already_exists`. */
  insert(orgId: string, policy: NewPolicy): Promise<PolicyRow>;
  /** Undefined when it is gone or its version is not the row's. */
  update(row: PolicyRow, change: PolicyChange, action?: VersionAction): Promise<PolicyRow | undefined>;
  /** False when it is gone or its version is not the row's. */
  delete(row: PolicyRow): Promise<boolean>;
}
