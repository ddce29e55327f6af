import type { IdentityProviderRow, OrganizationRow } from '@headgate/database';
import { maskSecret } from '@headgate/secrets';
import { Injectable } from '@nestjs/common';
import { Keyring } from '../platform/keyring.ts';

type Owner = Pick<IdentityProviderRow, 'id' | 'issuer'>;

/** The secrets Headgate shows identity providers: sealed for the provider and the origin of its issuer, so that none goes elsewhere. */
@Injectable()
export class ClientSecrets {
  constructor(private readonly keyring: Keyring) {}

  seal(organization: OrganizationRow, owner: Owner, plain: string): { sealed: string; mask: string } {
    return { sealed: this.keyring.seal(organization, addressOf(owner), plain), mask: maskSecret(plain) };
  }

  open(organization: OrganizationRow, provider: Owner & Pick<IdentityProviderRow, 'sealed'>): string {
    return this.keyring.unseal(organization, addressOf(provider), provider.sealed);
  }
}

function addressOf({ id, issuer }: Owner): { providerId: string; secretId: string; version: number; origin: string } {
  return { providerId: id, secretId: 'client_secret', version: 1, origin: new URL(issuer).origin };
}
