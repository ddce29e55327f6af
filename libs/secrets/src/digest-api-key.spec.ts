import { createHmac, hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { digestApiKey } from './digest-api-key.ts';
import { fingerprintKey } from './fingerprint-key.ts';
import { matchesDigest } from './matches-digest.ts';
import { mintApiKey } from './mint-api-key.ts';
import { createPepper, parsePeppers } from './pepper.ts';

const bytes = (fill: number, length = 32): Uint8Array => new Uint8Array(length).fill(fill);
const base64 = (fill: number, length = 32): string => Buffer.from(bytes(fill, length)).toString('base64');
const key = mintApiKey('live').text;

describe('the digest of a key', () => {
  it('is the HMAC-SHA-256 of the whole key', () => {
    const expected = createHmac('sha256', bytes(1)).update(key).digest('base64url');
    expect(digestApiKey(key, createPepper(1, bytes(1)))).toBe(expected);
  });

  it('differs under another pepper and for another key', () => {
    const pepper = createPepper(1, bytes(1));
    const digests = [
      digestApiKey(key, pepper),
      digestApiKey(`${key}x`, pepper),
      digestApiKey(key, createPepper(2, bytes(2))),
    ];
    expect(new Set(digests).size).toBe(3);
  });

  it('is not itself a credential: digesting it gives something else', () => {
    const pepper = createPepper(1, bytes(1));
    const digest = digestApiKey(key, pepper);
    expect(matchesDigest(digestApiKey(digest, pepper), digest)).toBe(false);
  });
});

describe('comparing digests', () => {
  it.each([
    { left: 'abc', right: 'abc', same: true },
    { left: 'abc', right: 'abd', same: false },
    { left: 'abc', right: 'ab', same: false },
    { left: 'abc', right: 'abcd', same: false },
    { left: 'é', right: 'ab', same: false },
    { left: '', right: 'a', same: false },
  ])('"$left" and "$right": $same', ({ left, right, same }) => {
    expect(matchesDigest(left, right)).toBe(same);
  });
});

describe('the fingerprint of a key', () => {
  it('covers the full key: keys that share all but the last character differ', () => {
    expect(fingerprintKey(`${key}a`)).not.toBe(fingerprintKey(`${key}b`));
    expect(fingerprintKey(key)).toBe(hash('sha256', key, 'base64url'));
  });
});

describe('peppers', () => {
  it('are kept by version, the highest being current', () => {
    const ring = parsePeppers(`3:${base64(3)}, 1:${base64(1)},2:${base64(2, 64)}`);
    expect(ring.current.version).toBe(3);
    expect(ring.find(1)?.version).toBe(1);
    expect(ring.find(4)).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no version', base64(1)],
    ['version zero', `0:${base64(1)}`],
    ['31 bytes', `1:${base64(1, 31)}`],
    ['one weak among good ones', `1:${base64(1)},2:${base64(2, 8)}`],
    ['a version twice', `1:${base64(1)},1:${base64(2)}`],
    ['a trailing comma', `1:${base64(1)},`],
    ['characters outside base64', `1:${'!'.repeat(50)}`],
  ])('stop the process for %s', (_what, text) => {
    expect(() => parsePeppers(text)).toThrow();
  });

  it('are never repeated in the message', () => {
    const weak = base64(5, 20);
    expect(() => parsePeppers(`1:${weak}`)).toThrow(/^(?!.*BQUF).*$/s);
  });
});
