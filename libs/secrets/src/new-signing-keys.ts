import { generateKeyPairSync } from 'node:crypto';

/** A pair for `createSigner` and `createVerifier`, both base64 DER. */
export interface SigningKeys {
  readonly privateKey: string;
  readonly publicKey: string;
}

/** A new Ed25519 pair, for a first start and for tests. */
export function newSigningKeys(): SigningKeys {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
