import type { Page, PageQuery } from '../page.ts';
import type { NewProvider, ProviderChange, ProviderRow } from '../rows/provider-row.ts';
import type { Visibility } from '../visibility.ts';

/** Providers of an organization, listed by name. */
export interface ProviderReads {
  findById(orgId: string, id: string): Promise<ProviderRow | undefined>;
  findByName(orgId: string, of: Visibility, name: string): Promise<ProviderRow | undefined>;
  list(orgId: string, query: PageQuery & { readonly of?: Visibility | undefined }): Promise<Page<ProviderRow>>;
  count(orgId: string): Promise<number>;
}

export interface ProviderWrites extends ProviderReads {
  /** Throws `already_exists`. */
  insert(orgId: string, provider: NewProvider): Promise<ProviderRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ProviderChange,
  ): Promise<ProviderRow | undefined>;
  /** Takes its secrets and its reserved route along. False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
