import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** RFC 7396: absent members stay, null removes, objects merge, anything else replaces. */
export function mergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  // A map, because a member named `__proto__` must stay an ordinary member.
  const merged = new Map(Object.entries(isJsonObject(target) ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined || value === null) merged.delete(name);
    else merged.set(name, mergePatch(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}

/** Dotted paths of the members a patch would remove; a misspelt one would otherwise be ignored in silence. */
export function listRemovals(patch: JsonObject, prefix: readonly string[] = []): string[][] {
  return Object.entries(patch).flatMap(([name, value]) => {
    const path = [...prefix, name];
    if (value === null) return [path];
    return isJsonObject(value) ? listRemovals(value, path) : [];
  });
}
