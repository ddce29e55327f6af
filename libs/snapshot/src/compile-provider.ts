import { defaultBaseUrls, type LiveProvider, originOf, type SnapshotProvider } from '@headgate/domain';
import { SnapshotError } from './snapshot-error.ts';

/** The runtime form of a provider; throws `SnapshotError` where its address is none. */
export function compileProvider(provider: SnapshotProvider, path: string): LiveProvider {
  const address = provider.base_url ?? defaultBaseUrls[provider.kind] ?? '';
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    baseUrl: address.replace(/\/+$/, ''),
    origin: readOrigin(provider, path),
    enabled: provider.enabled,
    organization: provider.options.organization,
    headers: Object.freeze({ ...provider.options.headers }),
    secrets: provider.secrets,
  };
}

function readOrigin(provider: SnapshotProvider, path: string): string {
  try {
    return originOf(provider);
  } catch {
    throw new SnapshotError('shape_invalid', `${path}.base_url`, 'is not an absolute URL');
  }
}
