import { describe, expect, it } from 'vitest';
import { deriveToken, hashOpaqueToken, newOpaqueToken } from './opaque-token.ts';

describe('an opaque token', () => {
  it('holds 256 bits and is never the same', () => {
    const tokens = new Set(Array.from({ length: 100 }, newOpaqueToken));
    expect(tokens.size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('is stored as what does not show it, and derives what its hash does not tell', () => {
    const token = newOpaqueToken();
    const hash = hashOpaqueToken(token);
    expect(hash).toBe(hashOpaqueToken(token));
    expect(hash).not.toContain(token);
    expect(deriveToken(token, 'csrf')).not.toBe(deriveToken(hash, 'csrf'));
    expect(deriveToken(token, 'csrf')).not.toBe(deriveToken(token, 'other'));
  });
});
