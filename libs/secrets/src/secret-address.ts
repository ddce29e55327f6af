import type { KeyObject } from 'node:crypto';
import { bindFields } from './sealed-box.ts';

/**
 * What a provider's credential is sealed for. Any other organization, provider, secret, version or destination fails to open it:
 * that is how a stored credential can never travel to an address it was not saved for.
 */
export interface SecretAddress {
  readonly dataKey: KeyObject;
  readonly org: string;
  readonly providerId: string;
  readonly secretId: string;
  readonly version: number;
  /** `originOf` of the provider: scheme, host and port. */
  readonly origin: string;
}

/** The associated data of a sealed secret. */
export function bindSecret(address: SecretAddress): Buffer {
  const { org, providerId, secretId, version, origin } = address;
  return bindFields(['headgate.secret.v1', org, providerId, secretId, String(version), origin]);
}
