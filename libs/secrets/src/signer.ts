import { createPrivateKey, sign } from 'node:crypto';

/** Signs what travels to the data plane; only the publisher holds one. */
export interface Signer {
  /** Ed25519 over the UTF-8 bytes, base64url. */
  sign(message: string): string;
}

/** A signer from a base64 PKCS #8 DER private key; throws unless it is Ed25519. */
export function createSigner(privateKeyDerBase64: string): Signer {
  const key = createPrivateKey({ key: Buffer.from(privateKeyDerBase64, 'base64'), format: 'der', type: 'pkcs8' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the signing key must be an Ed25519 key');
  return { sign: (message) => sign(null, Buffer.from(message), key).toString('base64url') };
}
