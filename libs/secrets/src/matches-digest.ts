import { timingSafeEqual } from 'node:crypto';

/** True where two digests are the same text; takes the same time wherever they differ. */
export function matchesDigest(left: string, right: string): boolean {
  const a = Buffer.from(left);
  const b = Buffer.from(right);
  // Digests of one algorithm have one length, so this early answer tells nothing of the key.
  return a.length === b.length && timingSafeEqual(a, b);
}
