import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { bindFields } from './sealed-box.ts';

/** So that one key never does two kinds of work. */
const derived = new WeakMap<KeyObject, KeyObject>();

/**
 * Proves that this organization handed an id out, base64url of HMAC-SHA-256: under a key made from the organization's data key, which
 * every proxy has and which outlives restarts, reloads and new master keys.
 */
export function macStoredId(dataKey: KeyObject, fields: readonly string[]): string {
  return createHmac('sha256', keyOf(dataKey)).update(bindFields(fields)).digest('base64url');
}

function keyOf(dataKey: KeyObject): KeyObject {
  const known = derived.get(dataKey);
  if (known !== undefined) return known;
  const key = createSecretKey(createHmac('sha256', dataKey).update('headgate.stored-id.v1').digest());
  derived.set(dataKey, key);
  return key;
}
