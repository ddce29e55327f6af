import type { IdentityProviderRow } from '@headgate/database';

/** What an identity provider says of a person, proved to be its word. */
export interface ProvedIdentity {
  readonly provider: IdentityProviderRow;
  readonly subject: string;
  /** In lower case; undefined where the provider tells none. */
  readonly email: string | undefined;
  /** Whether the provider says that the address is the person's. */
  readonly isEmailVerified: boolean;
  readonly name: string | undefined;
  readonly groups: readonly string[];
  /** The invitation the person began with. */
  readonly invitation: string | undefined;
  /** Where in the console they wanted to go. */
  readonly returnTo: string;
}
