import { hash } from 'node:crypto';

/**
 * SHA-256 of the full key, for caches in memory. Never a prefix: two credentials that begin alike must not share an entry.
 * One call without a stream object: this runs once for every request.
 */
export function fingerprintKey(key: string): string {
  return hash('sha256', key, 'base64url');
}
