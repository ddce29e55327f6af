import { isDeepStrictEqual } from 'node:util';

/** True when two values say the same once written as JSON: members in any order, and undefined like absent. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other));
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
