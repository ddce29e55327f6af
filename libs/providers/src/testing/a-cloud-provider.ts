import type { CloudOptions, LiveProvider, ProviderKind } from '@headgate/domain';

/** A provider in a cloud as an adapter sees it. */
export function aCloudProvider(
  kind: ProviderKind,
  cloud: CloudOptions,
  baseUrl = 'https://cloud.example.com',
): LiveProvider {
  const { origin } = new URL(baseUrl);
  const name = 'cloud';
  const rest = { enabled: true, organization: undefined, headers: { 'x-team': 'a' }, secrets: [] };
  return { id: 'prv_cloud', name, kind, baseUrl, origin, cloud, ...rest };
}
