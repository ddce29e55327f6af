import { randomBytes } from 'node:crypto';
import { createMasterKeyRing, createPepper, localKeyEncryptionKey, newDataKey, parseApiKey } from '@headgate/secrets';
import { describe, expect, it } from 'vitest';
import { Keyring, type Vault } from './keyring.ts';

const peppers = [createPepper(1, randomBytes(32)), createPepper(2, randomBytes(32))] as const;
const master = createMasterKeyRing([localKeyEncryptionKey(randomBytes(32))]);
const ring = { current: peppers[1], find: (version: number) => peppers.find((pepper) => pepper.version === version) };
const keyring = new Keyring(ring, master, 'test');
const vault = (id: string): Vault => ({ id, dataKey: newDataKey(master, id) });
const address = { providerId: 'prv_1', secretId: 'sec_1', version: 1, origin: 'https://api.openai.com' };

describe('a minted key', () => {
  it('is digested under the newest pepper, and checks against its own digest alone', () => {
    const key = keyring.mint();
    expect(parseApiKey(key.text)).toEqual({ id: key.id, env: 'test' });
    expect(key.pepper).toBe(2);
    expect(keyring.digest(key.text, 2)).toBe(key.digest);
    expect(keyring.digest(key.text, 1)).not.toBe(key.digest);
    expect(keyring.digest(key.text, 3)).toBeUndefined();
  });

  it('shows nothing of its secret half in what is stored', () => {
    const { text, digest, mask } = keyring.mint();
    const [, , , secret = ''] = text.split('_');
    expect(`${digest} ${mask}`).not.toContain(secret);
  });
});

describe('a sealed secret', () => {
  const own = vault('org_1');
  const sealed = keyring.seal(own, address, 'sk-0123456789');

  it('opens where it was sealed for', () => {
    expect(keyring.unseal(own, address, sealed)).toBe('sk-0123456789');
  });

  it.each([
    ['another origin', own, { origin: 'https://attacker.example' }],
    ['another provider', own, { providerId: 'prv_2' }],
    ['another secret', own, { secretId: 'sec_2' }],
    ['another version', own, { version: 2 }],
    ['another organization', vault('org_2'), {}],
  ])('does not open for %s', (_, at, change) => {
    expect(() => keyring.unseal(at, { ...address, ...change }, sealed)).toThrow();
  });
});
