import { defaultBaseUrls } from '@headgate/domain';
import { defined, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { ProviderResource } from '../providers/provider-resource.ts';
import { objectAt } from './javelin-body.ts';
import { timesOf, withoutTimes } from './javelin-times.ts';
import { providerKindOf } from './provider-kind-of.ts';
import { toJavelinSecret } from './secret-shape.ts';
import type { SplitBody } from './split-body.ts';

/** A provider as a client of that API reads it. `keptOf` gives what that API alone knows, by the id of provider or secret. */
export function toJavelinProvider(
  provider: ProviderResource,
  keptOf: (id: string) => JsonObject | undefined,
): JsonObject {
  const kept = keptOf(provider.id) ?? {};
  return {
    name: provider.name,
    reserved_name: kept['reserved_name'] ?? provider.kind,
    type: kept['type'] ?? provider.kind,
    description: provider.description ?? null,
    enabled: provider.enabled,
    vault_enabled: kept['vault_enabled'] ?? true,
    config: {
      ...addressOf(provider, objectAt(kept, 'config')),
      api_type: objectAt(kept, 'config')['api_type'] ?? null,
      deployment_name: objectAt(kept, 'config')['deployment_name'] ?? null,
      organization: provider.options.organization ?? null,
      model_specs: objectAt(kept, 'config')['model_specs'] ?? {},
    },
    api_keys: provider.secrets.map((secret) => toJavelinSecret(secret, provider.name, keptOf(secret.id))),
    ...timesOf(provider),
  };
}

/** As it was written, as long as that still leads where the provider lives. */
function addressOf({ kind, base_url }: ProviderResource, config: JsonObject): JsonObject {
  const { api_base: written, api_version = null } = config;
  const address = base_url ?? defaultBaseUrls[kind] ?? null;
  const isStill = typeof written === 'string' && joinAddress(written, api_version) === address;
  return isStill ? { api_base: written, api_version } : { api_base: address ?? '', api_version: null };
}

/** What a client of that API has sent of a provider, in our spelling; the kind is for a new one. */
export function fromJavelinProvider(sent: JsonObject): SplitBody & { readonly kind: string } {
  const {
    name,
    enabled,
    description,
    type,
    reserved_name,
    vault_enabled,
    config: _,
    api_keys: __,
    ...unknown
  } = withoutTimes(sent);
  const { api_base, api_type, api_version, deployment_name, organization, model_specs, ...unknownOfConfig } = objectAt(
    sent,
    'config',
  );
  const address = typeof api_base === 'string' ? joinAddress(api_base, api_version) : undefined;
  const options = defined({ ...unknownOfConfig, organization });
  return {
    kind: providerKindOf({ names: [type, reserved_name, api_type, name], address }),
    body: defined({
      ...unknown,
      ...{ name, enabled, description, base_url: address },
      options: Object.keys(options).length > 0 ? options : undefined,
    }),
    kept: defined({
      ...{ type, reserved_name, vault_enabled },
      config: defined({ api_base, api_type, api_version, deployment_name, model_specs }),
    }),
  };
}

/** That API keeps `v1` apart from the address before it; other versions, such as dates, are no part of a path. */
function joinAddress(base: string, version: JsonValue | undefined): string {
  const plain = base.replace(/\/+$/, '');
  const isPath = typeof version === 'string' && /^v\d+[a-z0-9]*$/.test(version);
  return isPath && !plain.endsWith(`/${version}`) ? `${plain}/${version}` : plain;
}
