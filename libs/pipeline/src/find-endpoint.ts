import { type DialectName, reservedNames } from '@headgate/domain';
import type { Endpoint, Family, NamedEndpoint } from './endpoint.ts';

const dialectPaths: Readonly<Record<string, DialectName>> = {
  '/chat/completions': 'openai-chat',
  '/completions': 'openai-completions',
  '/embeddings': 'openai-embeddings',
  '/messages': 'anthropic-messages',
  '/messages/count_tokens': 'anthropic-count-tokens',
};

const dialectsByPath: ReadonlyMap<string, DialectName> = new Map(Object.entries(dialectPaths));

/** The calls nearly everybody makes, found by one look-up. */
const unified: ReadonlyMap<string, Endpoint> = new Map(
  Object.entries(dialectPaths).map(([path, dialect]) => [
    `/v1${path}`,
    { kind: 'unified', family: familyOf(dialect), dialect },
  ]),
);

/** How a path of a route's own ends when an Anthropic SDK calls it. */
const anthropicEnd = /\/messages(?:\/count_tokens)?$/;

/** Says what a path means. `hasAnthropicVersion` decides the language only where the path does not. */
export function findEndpoint(path: string, hasAnthropicVersion: boolean): Endpoint {
  const known = unified.get(path);
  if (known !== undefined) return known;
  const clean = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  const family: Family = hasAnthropicVersion ? 'anthropic' : 'openai';
  return (
    unified.get(clean) ??
    findModels(clean, family) ??
    findNamed(clean, family) ?? { kind: 'path', family: anthropicEnd.test(clean) ? 'anthropic' : family, path: clean }
  );
}

/** Reads what follows the name of a route or provider: a known endpoint, with or without a further `/v1`, or anything else. */
export function splitRest(path: string, otherwise: Family): NamedEndpoint {
  const rest = path === '/v1' ? '' : path.startsWith('/v1/') ? path.slice(3) : path;
  const dialect = dialectsByPath.get(rest);
  return { family: dialect === undefined ? otherwise : familyOf(dialect), dialect, rest };
}

/** The language family of a dialect. */
export function familyOf(dialect: DialectName): Family {
  return dialect.startsWith('anthropic') ? 'anthropic' : 'openai';
}

function findModels(path: string, family: Family): Endpoint | undefined {
  if (path === '/v1/models') return { kind: 'models', family, model: undefined };
  if (!path.startsWith('/v1/models/')) return undefined;
  return { kind: 'models', family, model: decode(path.slice('/v1/models/'.length)) };
}

const queryPath = /^\/v1\/query\/([A-Za-z0-9_-]+)(\/.*)?$/;
const providerPath = /^\/v1\/([A-Za-z0-9_-]+)(\/.+)$/;

function findNamed(path: string, family: Family): Endpoint | undefined {
  const query = queryPath.exec(path);
  if (query !== null) return { kind: 'route', route: query[1] ?? '', ...splitRest(query[2] ?? '', family) };
  const provider = providerPath.exec(path);
  const name = provider?.[1] ?? '';
  // The proxy's own names come first; no provider can be called like one of them.
  if (provider === null || reservedNames.has(name.toLowerCase())) return undefined;
  return { kind: 'provider', provider: name, ...splitRest(provider[2] ?? '', family) };
}

/** A model id may hold slashes and colons, escaped or not. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
