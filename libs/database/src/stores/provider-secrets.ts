import type { NewProviderSecret, ProviderSecretChange, ProviderSecretRow } from '../rows/provider-secret-row.ts';

/** Secrets of a provider; few, so listed whole, by name. */
export interface ProviderSecretReads {
  findByName(orgId: string, providerId: string, name: string): Promise<ProviderSecretRow | undefined>;
  list(orgId: string, providerId: string): Promise<readonly ProviderSecretRow[]>;
  /** The same of many, by the id of the provider; one without any is not in it. */
  listOf(orgId: string, providerIds: readonly string[]): Promise<ReadonlyMap<string, readonly ProviderSecretRow[]>>;
  count(orgId: string, providerId: string): Promise<number>;
}

/** Writes move the `version` of the provider too, since its ETag covers its secrets. */
export interface ProviderSecretWrites extends ProviderSecretReads {
  /** Throws `already_exists`. */
  insert(orgId: string, secret: NewProviderSecret): Promise<ProviderSecretRow>;
  /** Undefined when it is gone. */
  update(orgId: string, id: string, change: ProviderSecretChange): Promise<ProviderSecretRow | undefined>;
  /** False when it is gone. */
  delete(orgId: string, id: string): Promise<boolean>;
}
