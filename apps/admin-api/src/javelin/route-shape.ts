import type { RouteModel, RouteType } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { RouteResource } from '../routes/route-resource.ts';
import { objectAt } from './javelin-body.ts';
import type { SplitBody } from './split-body.ts';
import { timesOf, withoutTimes } from './javelin-times.ts';

const types: Readonly<Record<RouteType, string>> = {
  chat: 'chat',
  completion: 'completions',
  embedding: 'embeddings',
  custom: 'custom',
  // That API has no words for these: they are shown under ours.
  image: 'image',
  audio: 'audio',
  moderation: 'moderation',
  rerank: 'rerank',
};
/** Where a provider that speaks OpenAI's language answers each type: what a client of that API joins to the provider's address. */
const usualSuffixes: Readonly<Record<RouteType, string | null>> = {
  chat: '/chat/completions',
  completion: '/completions',
  embedding: '/embeddings',
  // Where its caller says.
  custom: null,
  image: '/images/generations',
  audio: '/audio/speech',
  moderation: '/moderations',
  rerank: '/rerank',
};
const policies = ['dlp', 'content_filter', 'prompt_safety', 'security_filters', 'language', 'budget'] as const;

/** A route as a client of that API reads it: everything it knows is there, and what it takes for given is never null. */
export function toJavelinRoute(route: RouteResource, kept: JsonObject = {}): JsonObject {
  const { archive = null, retention = null, rate_limit = null, retries = null, ...config } = route.config;
  const own = Object.entries(config).filter(([name]) => !policies.some((policy) => policy === name));
  const policy = policies.map((name) => [name, config[name] ?? null] as const);
  return {
    name: route.name,
    type: types[route.type],
    enabled: route.enabled,
    models: route.models.map((model) => toJavelinModel(model, route.type)),
    config: {
      ...(Object.fromEntries(own) as JsonObject),
      rate_limit,
      retries,
      unified_endpoint: config.unified_endpoint ?? null,
      request_chain: kept['request_chain'] ?? null,
      response_chain: kept['response_chain'] ?? null,
      policy: {
        // The switch over all of them exists in writes alone: sent back as it was read, it changes nothing.
        enabled: true,
        ...(Object.fromEntries(policy) as JsonObject),
        archive: { enabled: archive, retention },
      },
    },
    ...timesOf(route),
  };
}

function toJavelinModel(model: RouteModel, type: RouteType): JsonObject {
  const { name, provider, suffix, weight, virtual_secret_key: secret } = model;
  return {
    name,
    provider,
    suffix: suffix ?? usualSuffixes[type],
    weight: weight ?? null,
    virtual_secret_key: secret ?? null,
    virtual_secret_name: secret ?? null,
    fallback_enabled: model.fallback_enabled ?? null,
    fallback_codes: model.fallback_codes ?? null,
  };
}

/** What a client of that API has sent of a route, in our spelling; beside it what only that API knows. */
export function fromJavelinRoute(sent: JsonObject): SplitBody {
  const { models, config: _, ...rest } = withoutTimes(sent);
  const { request_chain, response_chain, ...config } = objectAt(sent, 'config');
  return {
    body: defined({
      ...rest,
      models: Array.isArray(models) && models.length > 0 ? (models as readonly JsonValue[]).map(fromModel) : undefined,
      config: 'config' in sent ? fromConfig(config) : undefined,
    }),
    kept: defined({ request_chain, response_chain }),
  };
}

function fromModel(model: JsonValue): JsonValue {
  if (!isJsonObject(model)) return model;
  const { virtual_secret_name, virtual_secret_key = virtual_secret_name, suffix, ...rest } = model;
  // The usual one is what a route without one gets, from any vendor; kept, it would be asked for at a vendor that has none such.
  const isUsual = Object.values(usualSuffixes).some((usual) => usual === suffix);
  return defined({ ...rest, virtual_secret_key, suffix: isUsual ? undefined : suffix });
}

/** Days to keep what is not kept are an error of ours and nothing to that API. */
function fromConfig(config: JsonObject): JsonObject {
  const policy = objectAt(config, 'policy');
  const archive = objectAt(policy, 'archive');
  if (archive['enabled'] === false) {
    const { archive: _, ...others } = policy;
    return { ...config, archive: false, retention: null, policy: others };
  }
  return config['archive'] === false ? { ...config, retention: null } : config;
}
