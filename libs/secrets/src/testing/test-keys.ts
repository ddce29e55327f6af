import { localKeyEncryptionKey } from '../local-key-encryption-key.ts';
import { createPepper, type PepperRing } from '../pepper.ts';

/** A master key of 32 sevens. */
export const testMasterKey = localKeyEncryptionKey(new Uint8Array(32).fill(7));

const peppers = [1, 2].map((version) => createPepper(version, new Uint8Array(32).fill(version)));

/** Two peppers, version 2 current. */
export const testPeppers: PepperRing = {
  current: createPepper(2, new Uint8Array(32).fill(2)),
  find: (version) => peppers.find((pepper) => pepper.version === version),
};
