import type { Problem } from '@headgate/kernel';
import type { KeyEndpoint } from './key-endpoints.ts';

/** What a key may do on the data plane, or, for one that makes keys, what those may do at most. */
export interface KeyGrants {
  /** Null: all, here and below. */
  readonly routes: readonly string[] | null;
  /** A `*` at the end stands for any rest. */
  readonly models: readonly string[] | null;
  readonly endpoints: readonly KeyEndpoint[] | null;
  /** Trusted pairs. A maker's pairs are those of every key it makes; one without any lets the key say what it likes. */
  readonly attrs: Readonly<Record<string, string>>;
  /** Whether calls may bring a policy of their own, which reaches every provider the project sees; absent: no. */
  readonly inlinePolicy?: boolean;
}

/** Where a key would be granted more than the one that makes it has; every problem. */
export function findGrantsBeyond(maker: KeyGrants, wanted: KeyGrants): Problem[] {
  return [
    ...findNamesBeyond('routes', maker.routes, wanted.routes),
    ...findNamesBeyond('models', maker.models, wanted.models),
    ...findNamesBeyond('endpoints', maker.endpoints, wanted.endpoints),
    ...findAttrsBeyond(maker.attrs, wanted.attrs),
    ...(wanted.inlinePolicy === true && maker.routes !== null
      ? [{ path: 'inline_policy', message: 'is not granted to your own key, which is limited to routes' }]
      : []),
  ];
}

/** What is left of a key's grants under those of the key that made it: never more than either. */
export function narrowGrants(own: KeyGrants, maker: KeyGrants): KeyGrants {
  return {
    routes: intersect(own.routes, maker.routes),
    models: intersect(own.models, maker.models),
    endpoints: intersect(own.endpoints, maker.endpoints),
    attrs: Object.keys(maker.attrs).length === 0 ? own.attrs : maker.attrs,
    inlinePolicy: own.inlinePolicy === true && maker.routes === null,
  };
}

/** True where a pattern of models covers another, or a name. */
export function coversModel(pattern: string, other: string): boolean {
  if (!pattern.endsWith('*')) return pattern === other;
  const stem = pattern.slice(0, -1);
  return other.endsWith('*') ? other.slice(0, -1).startsWith(stem) : other.startsWith(stem);
}

function findNamesBeyond(
  field: 'routes' | 'models' | 'endpoints',
  most: readonly string[] | null,
  wanted: readonly string[] | null,
): Problem[] {
  if (most === null) return [];
  if (wanted === null) return [{ path: field, message: `must be among those of your own key: ${most.join(', ')}` }];
  return wanted.flatMap((name, index) =>
    most.some((own) => coversModel(own, name))
      ? []
      : [{ path: `${field}.${index}`, message: 'is not granted to your own key' }],
  );
}

function findAttrsBeyond(most: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): Problem[] {
  const own = new Map(Object.entries(most));
  if (own.size === 0) return [];
  const names = new Set([...own.keys(), ...Object.keys(wanted)]);
  const given = new Map(Object.entries(wanted));
  return [...names]
    .filter((name) => own.get(name) !== given.get(name))
    .map((name) => ({ path: `attrs.${name}`, message: 'must be as in your own key' }));
}

/** Of each pair where one covers the other, the narrower: prefixes have no other intersection. */
function intersect<Name extends string>(left: readonly Name[] | null, right: readonly Name[] | null): Name[] | null {
  if (left === null || right === null) return (left ?? right)?.slice() ?? null;
  const both = left.flatMap((a) => right.flatMap((b) => (coversModel(b, a) ? [a] : coversModel(a, b) ? [b] : [])));
  return [...new Set(both)];
}
