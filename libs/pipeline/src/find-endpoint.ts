import { type DialectName, readModelPath, reservedNames } from '@headgate/domain';
import type { Endpoint, Family, NamedEndpoint } from './endpoint.ts';

const dialectPaths: Readonly<Record<string, DialectName>> = {
  '/chat/completions': 'openai-chat',
  '/responses': 'openai-responses',
  '/completions': 'openai-completions',
  '/embeddings': 'openai-embeddings',
  '/images/generations': 'openai-images',
  '/images/edits': 'openai-image-edits',
  '/images/variations': 'openai-image-variations',
  '/audio/speech': 'openai-speech',
  '/audio/transcriptions': 'openai-transcriptions',
  '/audio/translations': 'openai-translations',
  '/moderations': 'openai-moderations',
  '/rerank': 'rerank',
  '/messages': 'anthropic-messages',
  '/messages/count_tokens': 'anthropic-count-tokens',
};

const dialectsByPath: ReadonlyMap<string, DialectName> = new Map(Object.entries(dialectPaths));

/** The calls nearly everybody makes, found by one look-up. */
const unified: ReadonlyMap<string, Endpoint> = new Map([
  ...Object.entries(dialectPaths).map(([path, dialect]): [string, Endpoint] => [
    `/v1${path}`,
    { kind: 'unified', family: familyOf(dialect), dialect },
  ]),
  // Cohere's own client puts another version before the same call.
  ['/v2/rerank', { kind: 'unified', family: 'openai', dialect: 'rerank' }],
]);

/** How a path of a route's own ends when an Anthropic SDK calls it. */
const anthropicEnd = /\/messages(?:\/count_tokens)?$/;
/** How the part of such a path begins that a Gemini SDK adds. */
const geminiStart = /(?:\/v1(?:beta|alpha)?)?\/(?:models|tunedModels)\//;

/** Says what a path means. `family`, what the headers tell, decides the language only where the path does not. */
export function findEndpoint(path: string, family: Family, query: string): Endpoint {
  const known = unified.get(path);
  if (known !== undefined) return known;
  const clean = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return (
    unified.get(clean) ??
    findByModel(clean, query) ??
    findModels(clean, family) ??
    findNamed(clean, family, query) ?? { kind: 'path', family: familyOfEnd(clean, family, query), path: clean }
  );
}

/** Reads what follows the name of a route or provider: a known endpoint, with or without a further `/v1`, or anything else. */
export function splitRest(path: string, otherwise: Family, query = ''): NamedEndpoint {
  const byModel = readModelPath(path, query);
  if (byModel !== undefined) return { family: 'gemini', ...byModel, rest: path };
  const rest = path === '/v1' ? '' : path.startsWith('/v1/') ? path.slice(3) : path;
  const dialect = dialectsByPath.get(rest);
  return { family: dialect === undefined ? otherwise : familyOf(dialect), dialect, rest };
}

/** The language family of a dialect. */
export function familyOf(dialect: DialectName): Family {
  if (dialect.startsWith('gemini')) return 'gemini';
  return dialect.startsWith('anthropic') ? 'anthropic' : 'openai';
}

/** A path of a route's own says by its end whose SDK calls it. */
function familyOfEnd(path: string, otherwise: Family, query: string): Family {
  if (anthropicEnd.test(path)) return 'anthropic';
  const start = geminiStart.exec(path);
  return start !== null && readModelPath(path.slice(start.index), query) !== undefined ? 'gemini' : otherwise;
}

/** `/v1beta/models/{model}:{verb}`, with `/v1`, too: the verb tells it from OpenAI's path of the same beginning. */
function findByModel(path: string, query: string): Endpoint | undefined {
  if (!path.startsWith('/v1')) return undefined;
  const found = readModelPath(path, query);
  return found === undefined ? undefined : { kind: 'unified', family: 'gemini', ...found };
}

const modelsPath = /^\/(v1|v1beta|v1alpha)\/models(?:\/(.+))?$/;

function findModels(path: string, family: Family): Endpoint | undefined {
  const found = modelsPath.exec(path);
  if (found === null) return undefined;
  const [, version, model] = found;
  const own: Family = version === 'v1' ? family : 'gemini';
  return { kind: 'models', family: own, model: model === undefined ? undefined : decode(model) };
}

const queryPath = /^\/v1\/query\/([A-Za-z0-9_-]+)(\/.*)?$/;
const providerPath = /^\/v1\/([A-Za-z0-9_-]+)(\/.+)$/;

function findNamed(path: string, family: Family, query: string): Endpoint | undefined {
  const route = queryPath.exec(path);
  if (route !== null) return { kind: 'route', route: route[1] ?? '', ...splitRest(route[2] ?? '', family, query) };
  const provider = providerPath.exec(path);
  const name = provider?.[1] ?? '';
  // The proxy's own names come first; no provider can be called like one of them.
  if (provider === null || reservedNames.has(name.toLowerCase())) return undefined;
  return { kind: 'provider', provider: name, ...splitRest(provider[2] ?? '', family, query) };
}

/** A model id may hold slashes and colons, escaped or not. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
