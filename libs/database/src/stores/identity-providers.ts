import type { Page, PageQuery } from '../page.ts';
import type {
  IdentityProviderChange,
  IdentityProviderRow,
  NewIdentityProvider,
} from '../rows/identity-provider-row.ts';

/** Identity providers of an organization, by name, and whom their subjects are. */
export interface IdentityProviderReads {
  findById(orgId: string, id: string): Promise<IdentityProviderRow | undefined>;
  list(orgId: string, query: PageQuery): Promise<Page<IdentityProviderRow>>;
  /** Id of the account a subject has here; undefined for whoever comes for the first time. */
  findAccountId(orgId: string, providerId: string, subject: string): Promise<string | undefined>;
}

export interface IdentityProviderWrites extends IdentityProviderReads {
  /** Throws `already_exists`. */
  insert(orgId: string, provider: NewIdentityProvider): Promise<IdentityProviderRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: IdentityProviderChange,
  ): Promise<IdentityProviderRow | undefined>;
  /** Takes its subjects along. False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
  /** Remembers whom a subject is. */
  link(orgId: string, providerId: string, subject: string, accountId: string): Promise<void>;
}
