import { addressOf, type CloudOptions, type LiveProvider, originOf, type SnapshotProvider } from '@headgate/domain';
import { compileProviderMapping } from '@headgate/mapping';
import { SnapshotError } from './snapshot-error.ts';

/** The runtime form of a provider; throws `SnapshotError` where its address is none. */
export function compileProvider(provider: SnapshotProvider, path: string): LiveProvider {
  const address = addressOf(provider) ?? '';
  const { organization, headers, credential, mapping, ...cloud } = provider.options;
  return {
    id: provider.id,
    name: provider.name,
    kind: provider.kind,
    baseUrl: address.replace(/\/+$/, ''),
    ...readOrigins(provider, path),
    enabled: provider.enabled,
    ...(Object.keys(cloud).length > 0 && { cloud: Object.freeze<CloudOptions>(cloud) }),
    organization,
    headers: Object.freeze({ ...headers }),
    ...(credential !== undefined && { credential }),
    ...(mapping !== undefined && { mapping: compileProviderMapping(mapping) }),
    secrets: provider.secrets,
  };
}

/** A secret may be sealed to a token endpoint besides: the calls themselves go to the base address alone. */
function readOrigins(provider: SnapshotProvider, path: string): Pick<LiveProvider, 'origin' | 'sealedTo'> {
  try {
    const sealedTo = originOf(provider);
    const [origin = ''] = sealedTo.split(' ');
    return { origin, ...(sealedTo !== origin && { sealedTo }) };
  } catch {
    throw new SnapshotError('shape_invalid', `${path}.base_url`, 'is not an absolute URL');
  }
}
