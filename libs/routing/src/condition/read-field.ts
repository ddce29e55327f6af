import { type CallFacts, type FactValue, findConditionField, type ReadFact } from '@headgate/domain';
import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { clockIn } from './clock-in.ts';
import { countChars, countTurns, hasImages, listTools } from './read-input.ts';

/** The reader of a field, made once where a policy is compiled; undefined for a field this version cannot tell. */
export function compileField(name: string, tz = 'UTC'): ReadFact | undefined {
  if (findConditionField(name)?.isAvailable !== true) return undefined;
  if (name.startsWith('time.')) return readTime(name, tz);
  const fixed = readers.get(name);
  if (fixed !== undefined) return fixed;
  const dot = name.indexOf('.');
  return families.get(name.slice(0, dot))?.(name.slice(dot + 1));
}

const readers: ReadonlyMap<string, ReadFact> = new Map<string, ReadFact>([
  ['path', ({ path }) => path],
  ['method', ({ method }) => method],
  ['endpoint', ({ endpoint }) => endpoint],
  ['schema', ({ dialect }) => dialect],
  ['model.requested', ({ model }) => model],
  ['stream', ({ isStreaming }) => isStreaming],
  ['input.chars', ({ json }) => json && countChars(json)],
  ['input.turns', ({ json }) => json && countTurns(json)],
  ['input.has_images', ({ json }) => json && hasImages(json)],
  ['input.has_tools', ({ json }) => json && listTools(json).length > 0],
  ['input.tool_count', ({ json }) => json && listTools(json).length],
  [
    'max_tokens',
    ({ json }) => numberOf(json?.['max_completion_tokens'] ?? json?.['max_output_tokens'] ?? json?.['max_tokens']),
  ],
  ['end_user', ({ json }) => textOf(json?.['user'])],
  ['route.name', ({ routeName }) => routeName],
  ['org.id', ({ caller }) => caller.org],
  ['project.id', ({ caller }) => caller.project],
  ['project.slug', ({ projectSlug }) => projectSlug],
  ['key.id', ({ caller }) => caller.keyId],
  ['client.ip', ({ clientIp }) => clientIp],
]);

const families: ReadonlyMap<string, (key: string) => ReadFact> = new Map<string, (key: string) => ReadFact>([
  ['tags', (key) => (facts) => readTag(facts, key)],
  [
    'metadata',
    (key) =>
      ({ json }) =>
        memberOf(json?.['metadata'], key),
  ],
  [
    'attrs',
    (key) =>
      ({ caller }) =>
        caller.attrs?.get(key),
  ],
  ['header', (key) => readHeader(key.toLowerCase())],
  [
    'query',
    (key) =>
      ({ query }) =>
        new URLSearchParams(query).get(key) ?? undefined,
  ],
  [
    'params',
    (key) =>
      ({ json }) =>
        memberOf(json, key),
  ],
]);

/** What identifies the caller is not for rules: a policy's trace shows what its rules read. */
const secretHeaders: ReadonlySet<string> = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'proxy-authorization',
  'cookie',
  'x-javelin-apikey',
  'x-javelin-virtualapikey',
]);

function readHeader(name: string): ReadFact {
  return secretHeaders.has(name) ? () => undefined : (facts) => facts.header(name);
}

/** The header first: it is what a caller adds without touching the body. */
function readTag(facts: CallFacts, key: string): FactValue | undefined {
  const written = facts.header('x-headgate-tags');
  const pairs = written?.split(',') ?? [];
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    if (equals > 0 && pair.slice(0, equals).trim() === key) return pair.slice(equals + 1).trim();
  }
  return memberOf(facts.json?.['tags'], key) ?? memberOf(facts.json?.['metadata'], key);
}

function memberOf(value: JsonValue | undefined, key: string): FactValue | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? factOf(value[key]) : undefined;
}

function factOf(value: JsonValue | undefined): FactValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).filter(isScalar);
  return isScalar(value) ? value : undefined;
}

function isScalar(value: JsonValue | undefined): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function readTime(name: string, tz: string): ReadFact {
  const read = clockIn(tz);
  return ({ nowMs }) => {
    const { hour, weekday, date } = read(nowMs);
    return name === 'time.hour' ? hour : name === 'time.weekday' ? weekday : date;
  };
}
