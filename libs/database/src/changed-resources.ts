import type { JsonValue } from '@headgate/kernel';

/** What travels to the proxies as entries of its own; the secrets of a provider travel within it, what is said of models by its key. */
export const travellingKinds = ['project', 'provider', 'route', 'policy', 'model'] as const;
export type TravellingKind = (typeof travellingKinds)[number];

/** Ids of resources by kind; a kind that is absent has none. */
export type ChangedResources = Partial<Record<TravellingKind, readonly string[]>>;

/** What the changes of several revisions wrote together; undefined where one of them does not say. */
export function joinChanged(changes: readonly (JsonValue | undefined)[]): ChangedResources | undefined {
  const joined = new Map<TravellingKind, Set<string>>();
  for (const change of changes) {
    if (change === null || change === undefined) return undefined;
    for (const kind of travellingKinds) {
      // Only `ChangeNotes` writes them.
      const ids = (change as ChangedResources)[kind];
      if (ids !== undefined) joined.set(kind, new Set([...(joined.get(kind) ?? []), ...ids]));
    }
  }
  return Object.fromEntries([...joined].map(([kind, ids]) => [kind, [...ids]]));
}
