import { createHmac, createSecretKey } from 'node:crypto';
import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { SealError } from './seal-error.ts';
import { bindFields, closeBox, openBox } from './sealed-box.ts';

/** A master key held in this process; throws unless it has exactly 32 bytes. */
export function localKeyEncryptionKey(masterKey: Uint8Array): KeyEncryptionKey {
  if (masterKey.length !== 32) throw new Error(`the master key must have 32 bytes, not ${masterKey.length}`);
  const key = createSecretKey(masterKey);
  const id = `local-${createHmac('sha256', key).update('headgate.kek.id').digest('hex').slice(0, 8)}`;
  const bind = (context: string): Buffer => bindFields(['headgate.data-key.v1', id, context]);
  return {
    id,
    wrap: (plain, context) => `${id}.${closeBox(key, plain, bind(context))}`,
    unwrap(wrapped, context) {
      const dot = wrapped.indexOf('.');
      if (dot < 0) throw new SealError('malformed');
      if (wrapped.slice(0, dot) !== id) throw new SealError('other_master_key');
      return openBox(key, wrapped.slice(dot + 1), bind(context));
    },
  };
}
