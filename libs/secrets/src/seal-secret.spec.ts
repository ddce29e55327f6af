import { describe, expect, it } from 'vitest';
import { newDataKey, openDataKey } from './data-key.ts';
import { localKeyEncryptionKey } from './local-key-encryption-key.ts';
import { openSecret } from './open-secret.ts';
import { sealSecret } from './seal-secret.ts';
import { SealError } from './seal-error.ts';
import type { SecretAddress } from './secret-address.ts';
import { bindFields } from './sealed-box.ts';
import { countingBytes } from './testing/counting-bytes.ts';
import { testMasterKey } from './testing/test-keys.ts';

const plain = 'sk-live-0123456789';
const address: SecretAddress = {
  dataKey: openDataKey(testMasterKey, 'org_a', newDataKey(testMasterKey, 'org_a')),
  org: 'org_a',
  providerId: 'prv_1',
  secretId: 'sec_1',
  version: 3,
  origin: 'https://api.openai.com',
};
const otherKey = openDataKey(testMasterKey, 'org_a', newDataKey(testMasterKey, 'org_a'));

/** The reason it would not open. */
function refusal(open: () => unknown): string {
  try {
    open();
  } catch (error) {
    if (error instanceof SealError) return error.reason;
    throw error;
  }
  return 'opened';
}

/** Every spelling of `text` with one character replaced. */
function* tampered(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    yield text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  }
}

describe('a sealed secret', () => {
  it.each([plain, '', 'ü€😀', 'x'.repeat(10_000)])('opens at the address it was sealed for', (text) => {
    expect(openSecret(address, sealSecret(address, text))).toBe(text);
  });

  it('holds nothing of the plain text and never looks the same twice', () => {
    const sealed = [sealSecret(address, plain), sealSecret(address, plain)];
    expect(sealed[0]).not.toBe(sealed[1]);
    for (const one of sealed) expect(Buffer.from(one, 'base64url').includes(plain)).toBe(false);
  });

  it.each<[string, Partial<SecretAddress>]>([
    ['another organization', { org: 'org_b' }],
    ['another provider', { providerId: 'prv_2' }],
    ['another secret', { secretId: 'sec_2' }],
    ['an older version', { version: 2 }],
    ['another host', { origin: 'https://evil.example' }],
    ['plain http', { origin: 'http://api.openai.com' }],
    ['another port', { origin: 'https://api.openai.com:8443' }],
    ['another data key', { dataKey: otherKey }],
    ['fields that read alike when joined', { org: 'org_aprv', providerId: '_1' }],
  ])('does not open for %s', (_what, change) => {
    const sealed = sealSecret(address, plain);
    expect(refusal(() => openSecret({ ...address, ...change }, sealed))).toBe('not_authentic');
  });

  it('does not open with any byte changed, added or missing', () => {
    const sealed = sealSecret(address, plain);
    for (const bad of tampered(sealed)) expect(refusal(() => openSecret(address, bad))).not.toBe('opened');
    for (let length = 0; length < sealed.length; length++) {
      expect(refusal(() => openSecret(address, sealed.slice(0, length)))).not.toBe('opened');
    }
    expect(refusal(() => openSecret(address, `${sealed}AAAA`))).toBe('not_authentic');
    expect(refusal(() => openSecret(address, `${sealed}=`))).toBe('malformed');
  });

  it('says nothing of the secret when it will not open', () => {
    const sealed = sealSecret(address, plain);
    try {
      openSecret({ ...address, version: 9 }, sealed);
      expect.unreachable();
    } catch (error) {
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/sk-live|org_a|prv_1/);
    }
  });
});

describe('a data key', () => {
  it('opens under the master key and for the organization it was made for', () => {
    const wrapped = newDataKey(testMasterKey, 'org_a', countingBytes());
    expect(openDataKey(testMasterKey, 'org_a', wrapped).symmetricKeySize).toBe(32);
    expect(refusal(() => openDataKey(testMasterKey, 'org_b', wrapped))).toBe('not_authentic');
  });

  it('names the master key it needs', () => {
    const other = localKeyEncryptionKey(new Uint8Array(32).fill(8));
    expect(other.id).not.toBe(testMasterKey.id);
    expect(refusal(() => openDataKey(other, 'org_a', newDataKey(testMasterKey, 'org_a')))).toBe('other_master_key');
  });

  it('does not open with any byte changed', () => {
    for (const bad of tampered(newDataKey(testMasterKey, 'org_a'))) {
      expect(refusal(() => openDataKey(testMasterKey, 'org_a', bad))).not.toBe('opened');
    }
  });

  it.each(['', 'nodot', `${testMasterKey.id}.`, `${testMasterKey.id}.AAAA`])(
    'is malformed when it reads "%s"',
    (wrapped) => {
      expect(refusal(() => openDataKey(testMasterKey, 'org_a', wrapped))).toBe('malformed');
    },
  );

  it('is refused when what was wrapped is no key', () => {
    expect(refusal(() => openDataKey(testMasterKey, 'o', testMasterKey.wrap(new Uint8Array(16), 'o')))).toBe(
      'malformed',
    );
  });

  it.each([0, 16, 31, 33])('cannot be wrapped by a master key of %i bytes', (length) => {
    expect(() => localKeyEncryptionKey(new Uint8Array(length))).toThrow('32 bytes');
  });
});

describe('binding fields', () => {
  it.each([
    [
      ['ab', 'c'],
      ['a', 'bc'],
    ],
    [['ab'], ['ab', '']],
    [
      ['', 'ab'],
      ['ab', ''],
    ],
  ])('%j and %j never read alike', (left, right) => {
    expect(bindFields(left).equals(bindFields(right))).toBe(false);
  });
});
