import type { LiveProvider } from '@headgate/domain';
import { fault } from '@headgate/kernel';

/** Where a provider's calls go. */
export interface ProviderAddress {
  readonly origin: string;
  /** Path of the base URL without a trailing slash. */
  readonly basePath: string;
}

const known = new WeakMap<LiveProvider, ProviderAddress>();

/**
 * Reads a provider's base URL once, the one way everybody reads it; throws `provider_address_refused` where it is no plain http(s)
 * address or leads elsewhere than where its credentials are sealed to.
 */
export function findProviderAddress(provider: LiveProvider): ProviderAddress {
  const before = known.get(provider);
  if (before !== undefined) return before;
  const url = URL.parse(provider.baseUrl);
  const isPlain =
    url !== null &&
    (url.protocol === 'https:' || url.protocol === 'http:') &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!isPlain || url.origin !== provider.origin) throw fault('provider_address_refused');
  const address = { origin: url.origin, basePath: url.pathname.replace(/\/+$/, '') };
  known.set(provider, address);
  return address;
}
