import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import { type RandomBytes, systemRandomBytes } from '@headgate/kernel';
import { SealError } from './seal-error.ts';

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Names what a value is sealed for; each field is prefixed with its length, so that no two lists of fields read alike. */
export function bindFields(fields: readonly string[]): Buffer {
  const parts: Buffer[] = [];
  for (const field of fields) {
    const bytes = Buffer.from(field);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    parts.push(length, bytes);
  }
  return Buffer.concat(parts);
}

/** AES-256-GCM under a fresh 96-bit nonce: base64url of nonce, ciphertext and tag. */
export function closeBox(
  key: KeyObject,
  plain: Uint8Array,
  binding: Uint8Array,
  random: RandomBytes = systemRandomBytes,
): string {
  const nonce = random(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(binding);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

/** The inverse of `closeBox`; throws `SealError` where key, binding or any byte differs. */
export function openBox(key: KeyObject, sealed: string, binding: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  // Decoding is lenient; the second check refuses other spellings of the same bytes.
  if (bytes.length < nonceBytes + tagBytes || bytes.toString('base64url') !== sealed) throw new SealError('malformed');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAAD(binding).setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw new SealError('not_authentic');
  }
}
