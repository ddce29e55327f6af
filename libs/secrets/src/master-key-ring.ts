import type { KeyEncryptionKey } from './key-encryption-key.ts';
import { SealError } from './seal-error.ts';

/** Master keys of which the first wraps and all unwrap: how one takes the place of another while everything runs. */
export interface MasterKeyRing extends KeyEncryptionKey {
  /** Of every key that unwraps, the wrapping one first. */
  readonly knownIds: readonly string[];
}

/** Throws without a key, or where two have one id. */
export function createMasterKeyRing(keys: readonly KeyEncryptionKey[]): MasterKeyRing {
  const [current] = keys;
  if (current === undefined) throw new Error('at least one master key is needed');
  const byId = new Map(keys.map((key) => [key.id, key]));
  if (byId.size < keys.length) throw new Error('a master key is given twice');
  return {
    id: current.id,
    knownIds: keys.map(({ id }) => id),
    wrap: (plain, context) => current.wrap(plain, context),
    unwrap(wrapped, context) {
      const id = masterKeyIdOf(wrapped);
      if (id === undefined) throw new SealError('malformed');
      const key = byId.get(id);
      if (key === undefined) throw new SealError('other_master_key');
      return key.unwrap(wrapped, context);
    },
  };
}

/** Which master key wrapped a value; undefined where it is no wrapped value. */
export function masterKeyIdOf(wrapped: string): string | undefined {
  const dot = wrapped.indexOf('.');
  return dot > 0 ? wrapped.slice(0, dot) : undefined;
}
