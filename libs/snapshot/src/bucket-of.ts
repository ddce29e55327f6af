import { hash } from 'node:crypto';

/** Which of 256 buckets an entry is in: always the same, and evenly spread, as far as its id is one of many. */
export function bucketOf(id: string): number {
  return Number.parseInt(hash('sha256', id, 'hex').slice(0, 2), 16);
}

/**
 * How many parts a list of so many entries is cut into; sixteen buckets, or all, share one where there are few. Some forty entries a
 * part: fewer would make the list of parts long, more would make the part of one changed entry large.
 */
export function partCountOf(entries: number): 1 | 16 | 256 {
  if (entries <= 64) return 1;
  return entries <= 1_024 ? 16 : 256;
}
