import type { LiveProvider } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { UpstreamCall } from '@headgate/pipeline';

/** Where a provider's calls go. */
export interface ProviderAddress {
  readonly origin: string;
  /** Path of the base URL without a trailing slash. */
  readonly basePath: string;
  /** By organization and secret, see `poolKeyOf`. */
  readonly poolKeys: Map<string, Map<string, string>>;
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
  const address = { origin: url.origin, basePath: url.pathname.replace(/\/+$/, ''), poolKeys: new Map() };
  known.set(provider, address);
  return address;
}

/**
 * Names the pool of connections a call may use: one per organization, origin and credential. Kept with the address, because to make
 * and hash such a text costs more than both look-ups.
 */
export function poolKeyOf(
  { origin, poolKeys }: ProviderAddress,
  call: Pick<UpstreamCall, 'config' | 'secretId'>,
): string {
  const { org } = call.config;
  const known = poolKeys.get(org)?.get(call.secretId);
  if (known !== undefined) return known;
  const key = `${org} ${origin} ${call.secretId}`;
  const ofOrg = poolKeys.get(org) ?? new Map<string, string>();
  poolKeys.set(org, ofOrg.set(call.secretId, key));
  return key;
}
