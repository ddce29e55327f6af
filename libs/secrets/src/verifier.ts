import { createPublicKey, verify } from 'node:crypto';

/** Checks that the publisher wrote something; whoever can write to the store cannot forge it. */
export interface Verifier {
  /** Never throws: what is no signature is no valid one. */
  verify(message: string, signature: string): boolean;
}

/** A verifier from a base64 SPKI DER public key; throws unless it is Ed25519. */
export function createVerifier(publicKeyDerBase64: string): Verifier {
  const key = createPublicKey({ key: Buffer.from(publicKeyDerBase64, 'base64'), format: 'der', type: 'spki' });
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('the verifying key must be an Ed25519 key');
  return {
    verify(message, signature) {
      const bytes = Buffer.from(signature, 'base64url');
      if (bytes.length !== 64 || bytes.toString('base64url') !== signature) return false;
      return verify(null, Buffer.from(message), key, bytes);
    },
  };
}
