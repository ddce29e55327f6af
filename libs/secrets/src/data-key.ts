import { createSecretKey, type KeyObject } from 'node:crypto';
import { type RandomBytes, systemRandomBytes } from '@headgate/kernel';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { SealError } from './seal-error.ts';

const dataKeyBytes = 32;

/** A new data key for one organization, wrapped: what the organization's row and its snapshots carry. */
export function newDataKey(kek: KeyEncryptionKey, org: string, random: RandomBytes = systemRandomBytes): string {
  return kek.wrap(random(dataKeyBytes), org);
}

/** The organization's data key, unwrapped; as a key object, so that it cannot be printed. Throws `SealError`. */
export function openDataKey(kek: KeyEncryptionKey, org: string, wrapped: string): KeyObject {
  const bytes = kek.unwrap(wrapped, org);
  if (bytes.length !== dataKeyBytes) throw new SealError('malformed');
  return createSecretKey(bytes);
}
