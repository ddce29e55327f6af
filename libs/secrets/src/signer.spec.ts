import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { newSigningKeys } from './new-signing-keys.ts';
import { createSigner } from './signer.ts';
import { createVerifier } from './verifier.ts';

const keys = newSigningKeys();
const signer = createSigner(keys.privateKey);
const verifier = createVerifier(keys.publicKey);
const message = 'headgate.snapshot.v1\norg_a\n7\nabc';
const signature = signer.sign(message);

describe('a signature', () => {
  it('of the publisher is accepted', () => {
    expect(verifier.verify(message, signature)).toBe(true);
  });

  it('of anyone else is refused', () => {
    expect(verifier.verify(message, createSigner(newSigningKeys().privateKey).sign(message))).toBe(false);
  });

  it('does not fit a message with any character changed', () => {
    for (let at = 0; at < message.length; at++) {
      const other = message.slice(0, at) + (message[at] === 'x' ? 'y' : 'x') + message.slice(at + 1);
      expect(verifier.verify(other, signature)).toBe(false);
    }
  });

  it('is refused with any character changed, the spare bits of the last one included', () => {
    for (let at = 0; at < signature.length; at++) {
      for (const other of ['A', 'B', 'C', 'Q']) {
        const bad = signature.slice(0, at) + other + signature.slice(at + 1);
        if (bad !== signature) expect(verifier.verify(message, bad)).toBe(false);
      }
    }
  });

  it.each(['', 'x', signature.slice(1), `${signature}==`, `${signature}A`, '🎈'.repeat(40)])('is not "%s"', (bad) => {
    expect(verifier.verify(message, bad)).toBe(false);
  });
});

describe('keys of another kind', () => {
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  it('are refused at start', () => {
    const privateKey = other.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
    const publicKey = other.publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(() => createSigner(privateKey)).toThrow('Ed25519');
    expect(() => createVerifier(publicKey)).toThrow('Ed25519');
    expect(() => createSigner('bm90IGEga2V5')).toThrow();
  });
});
