import { timingSafeEqual } from 'node:crypto';
import type { OrganizationRow } from '@headgate/database';
import { resourceKey, type StoredSecrets } from '@headgate/declarative';
import { originOf } from '@headgate/domain';
import { isMaskedSecret } from '@headgate/secrets';
import type { Keyring } from '../platform/keyring.ts';
import type { LoadedTenant } from './load-tenant.ts';

/**
 * Tells whether a given secret is the stored one, so that applying a document twice stores it once. The stored text is opened for
 * the comparison and goes nowhere.
 */
export function storedSecretsOf(keyring: Keyring, organization: OrganizationRow, tenant: LoadedTenant): StoredSecrets {
  return {
    isMask: isMaskedSecret,
    holds: (provider, name, text) => {
      const loaded = tenant.providers.get(resourceKey(provider));
      const secret = loaded?.secrets.get(name);
      if (loaded === undefined || secret === undefined) return false;
      const { kind, baseUrl: base_url, options } = loaded.row;
      const origin = originOf({ kind, base_url, options });
      const address = { providerId: loaded.row.id, secretId: secret.id, version: secret.version, origin };
      return isSame(keyring.unseal(organization, address, secret.sealed), text);
    },
  };
}

function isSame(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
