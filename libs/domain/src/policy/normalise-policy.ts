import { isJsonObject, type JsonObject, type JsonValue, type Problem } from '@headgate/kernel';
import { strategyTypes } from './policy-strategy.ts';

/** A policy as it was written, in the one normal form as far as it can be brought there. */
export interface NormalPolicy {
  readonly body: unknown;
  readonly problems: readonly Problem[];
  /** The path as it was written of one in the normal form. */
  readonly toWrittenPath: (path: string) => string;
}

const axes: Readonly<Record<string, string>> = {
  cost: 'cost_optimized',
  performance: 'balanced',
  intelligence: 'quality_first',
};
/** What `type` may say in the short form. */
export const shortPolicyTypes = ['fallback', 'intelligent', ...strategyTypes] as const;
const types: readonly string[] = shortPolicyTypes;
const shortNames = ['type', 'axis', 'providers'] as const;

/**
 * Brings the documents' short form (`type` with `providers`, `axis`) and members without an id into the normal form. What cannot be
 * read stays as it is, for the schema to refuse.
 */
export function normalisePolicy(written: unknown): NormalPolicy {
  if (!isJsonObject(written)) return { body: written, problems: [], toWrittenPath: (path) => path };
  const isShort = shortNames.some((name) => Object.hasOwn(written, name));
  if (!isShort) return { body: fillIds(written), problems: [], toWrittenPath: (path) => path };
  const { type, axis, providers, ...rest } = written;
  const strategy = strategyOf(type, axis);
  const body = {
    ...rest,
    ...(providers !== undefined && !Object.hasOwn(rest, 'targets') && { targets: providers }),
    ...(strategy !== undefined && !Object.hasOwn(rest, 'strategy') && { strategy: { type: strategy } }),
  };
  const problems = findShortProblems({ type, axis, providers }, rest);
  const fromProviders = providers !== undefined && !Object.hasOwn(rest, 'targets');
  const fromType = !Object.hasOwn(rest, 'strategy');
  return {
    body: fillIds(body),
    problems,
    toWrittenPath: (path) => {
      if (fromProviders && /^targets(?:\.|$)/.test(path)) return path.replace('targets', 'providers');
      if (fromType && path === 'strategy.type') return axis === undefined ? 'type' : 'axis';
      return path;
    },
  };
}

/** True for an object that is a policy rather than the documents' settings under the same name. */
export function isPolicyBody(value: JsonObject): boolean {
  return ['targets', 'strategy', 'rules', 'schema_version', 'resilience', ...shortNames].some((name) =>
    Object.hasOwn(value, name),
  );
}

function strategyOf(type: JsonValue | undefined, axis: JsonValue | undefined): string | undefined {
  if (type === 'fallback') return 'priority';
  if (type === 'intelligent') return typeof axis === 'string' ? axes[axis] : undefined;
  return typeof type === 'string' && types.includes(type) ? type : undefined;
}

function findShortProblems({ type, axis, providers }: JsonObject, rest: JsonObject): Problem[] {
  const known = typeof type === 'string' && types.includes(type);
  return [
    ...(known ? [] : [{ path: 'type', message: `must be one of: ${types.join(', ')}` }]),
    ...findAxisProblems(type, axis),
    ...(providers === undefined ? [] : findTwice('providers', 'targets', rest)),
    ...findTwice('type', 'strategy', rest),
  ];
}

function findAxisProblems(type: JsonValue | undefined, axis: JsonValue | undefined): Problem[] {
  if (type !== 'intelligent') {
    return axis === undefined ? [] : [{ path: 'axis', message: 'has a meaning only for the type "intelligent"' }];
  }
  const known = typeof axis === 'string' && Object.hasOwn(axes, axis);
  return known ? [] : [{ path: 'axis', message: `must be one of: ${Object.keys(axes).join(', ')}` }];
}

function findTwice(short: string, normal: string, rest: JsonObject): Problem[] {
  return Object.hasOwn(rest, normal) ? [{ path: short, message: `is given twice; "${normal}" says it too` }] : [];
}

function fillIds(body: JsonObject): JsonObject {
  return {
    ...body,
    ...(Array.isArray(body['targets']) && { targets: withIds(body['targets'] as JsonValue[], 't') }),
    ...(Array.isArray(body['rules']) && { rules: withIds(body['rules'] as JsonValue[], 'r') }),
  };
}

/** Each member with an id: its own, or its number behind the letter, passing over those taken. */
function withIds(list: readonly JsonValue[], letter: string): JsonValue[] {
  const taken = new Set(list.flatMap((entry) => (isJsonObject(entry) ? [entry['id']] : [])));
  let next = 1;
  return list.map((entry) => {
    if (!isJsonObject(entry) || entry['id'] !== undefined) return entry;
    while (taken.has(`${letter}${next}`)) next += 1;
    const id = `${letter}${next}`;
    taken.add(id);
    return { id, ...entry };
  });
}
