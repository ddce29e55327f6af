import type { CloudOptions } from './cloud-options.ts';
import { defaultBaseUrls, type ProviderKind } from './provider-kinds.ts';

/** What says where a provider lives. */
export interface AddressedProvider {
  readonly kind: ProviderKind;
  readonly base_url?: string | null | undefined;
  readonly options?: CloudOptions | undefined;
}

/** The base address of a provider: as given, or made of its options, or the vendor's own; null where there is none. */
export function addressOf({ kind, base_url, options = {} }: AddressedProvider): string | null {
  const given = base_url ?? null;
  switch (kind) {
    case 'azure-openai':
      return azureAddress(given, options);
    case 'bedrock':
      return given ?? bedrockAddress(options.region);
    case 'vertex':
      return given ?? vertexAddress(options.location);
    default:
      return given ?? defaultBaseUrls[kind];
  }
}

/** True for a version that has paths of its own by deployment; the others are states of the one lasting surface. */
export function isDatedVersion(version: string | undefined): boolean {
  return version !== undefined && /^\d{4}-/.test(version);
}

/** The console shows the address without the path: both are taken. */
function azureAddress(given: string | null, { resource, api_version }: CloudOptions): string | null {
  const host = given ?? (resource === undefined ? null : `https://${resource}.openai.azure.com`);
  if (host === null) return null;
  const bare = host.replace(/\/+$/, '').replace(/\/openai(?:\/v1)?$/, '');
  return `${bare}/openai${isDatedVersion(api_version) ? '' : '/v1'}`;
}

function bedrockAddress(region: string | undefined): string | null {
  if (region === undefined) return null;
  return `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

function vertexAddress(location: string | undefined): string | null {
  if (location === undefined) return null;
  if (location === 'global') return 'https://aiplatform.googleapis.com/v1';
  // Groups of regions have hosts of another form than single ones.
  if (location === 'us' || location === 'eu') return `https://aiplatform.${location}.rep.googleapis.com/v1`;
  return `https://${location}-aiplatform.googleapis.com/v1`;
}
