import type { Timestamps } from './timestamps.ts';

/** One credential of a provider, sealed. `version` is part of what it is sealed to and moves with every new value. */
export interface ProviderSecretRow extends Timestamps {
  readonly id: string;
  readonly orgId: string;
  readonly providerId: string;
  readonly name: string;
  readonly version: number;
  readonly weight: number;
  readonly enabled: boolean;
  /** base64url of nonce, ciphertext and tag. */
  readonly sealed: string;
  readonly mask: string;
}

/** What a secret is made from; without an id it gets one. */
export interface NewProviderSecret {
  readonly id?: string | undefined;
  readonly providerId: string;
  readonly name: string;
  readonly version: number;
  readonly weight: number;
  readonly enabled: boolean;
  readonly sealed: string;
  readonly mask: string;
}

/** What may change of a secret; absent fields stay. A new `sealed` comes with the `version` it is sealed to. */
export interface ProviderSecretChange {
  readonly weight?: number;
  readonly enabled?: boolean;
  readonly value?: { readonly version: number; readonly sealed: string; readonly mask: string };
}
