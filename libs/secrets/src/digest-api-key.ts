import { createHmac } from 'node:crypto';
import type { Pepper } from './pepper.ts';

/** HMAC-SHA-256 of the whole key under the pepper, base64url: what is stored. The secret has 256 bits, so no slow hash is needed. */
export function digestApiKey(key: string, pepper: Pepper): string {
  return createHmac('sha256', pepper.key).update(key).digest('base64url');
}
