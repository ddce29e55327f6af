import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localKeyEncryptionKey } from './local-key-encryption-key.ts';
import { createMasterKeyRing } from './master-key-ring.ts';
import { findMasterKeyProblem, openMasterKeys } from './open-master-keys.ts';
import { describeKeyEncryptionKey } from './testing/key-encryption-key.suite.ts';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const [a, b, c] = [keyOf(1), keyOf(2), keyOf(3)];
const plain = new Uint8Array(32).fill(9);
let folder: string;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-master-'));
  await writeFile(at('keys'), `${a}\n${b}\n`);
  const wrap = (
    id: string,
  ) => `{ id: '${id}', wrap: (plain, context) => '${id}.' + Buffer.from(plain).toString('base64url'),
    unwrap: (wrapped) => Buffer.from(wrapped.slice(wrapped.indexOf('.') + 1), 'base64url') }`;
  await writeFile(at('none.mjs'), 'export const nothing = 1;');
  await writeFile(at('unbound.mjs'), `export const openMasterKeys = () => [${wrap('kms')}];`);
  await writeFile(at('nameless.mjs'), `export const openMasterKeys = () => [${wrap('a b')}];`);
  await writeFile(at('empty.mjs'), 'export const openMasterKeys = async () => [];');
  await writeFile(at('kms.mjs'), kms);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** As somebody would write it for a service that keeps the key: this one keeps it in the module. */
const kms = `
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
const key = Buffer.alloc(32, 77);
export async function openMasterKeys() {
  return [{
    id: 'kms-1',
    wrap(plain, context) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      const bytes = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return 'kms-1.' + bytes.toString('base64url');
    },
    unwrap(wrapped, context) {
      const bytes = Buffer.from(wrapped.slice(6), 'base64url');
      if (bytes.toString('base64url') !== wrapped.slice(6)) throw new Error('another spelling');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(-16));
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
    },
  }];
}`;

describeKeyEncryptionKey(
  'a key of the environment',
  () => openMasterKeys(a),
  () => openMasterKeys(b),
);
describeKeyEncryptionKey(
  'a key in a file',
  () => openMasterKeys(`file:${at('keys')}`),
  () => openMasterKeys(c),
);
describeKeyEncryptionKey(
  'a local key',
  () => Promise.resolve(localKeyEncryptionKey(Buffer.from(a, 'base64'))),
  () => openMasterKeys(b),
);
describeKeyEncryptionKey(
  'a ring with an older key',
  () => openMasterKeys(`${b},${a}`),
  () => openMasterKeys(c),
);

describeKeyEncryptionKey(
  'a key of a plug-in',
  () => openMasterKeys(`plugin:${at('kms.mjs')}`),
  () => openMasterKeys(b),
);

describe('several master keys', () => {
  it('wrap with the first and open what any of them wrapped', async () => {
    const old = await openMasterKeys(a);
    const both = await openMasterKeys(`${b}, ${a}`);
    const later = await openMasterKeys(b);
    const wrapped = old.wrap(plain, 'org');
    expect(Uint8Array.from(both.unwrap(wrapped, 'org'))).toEqual(plain);
    expect(Uint8Array.from(later.unwrap(both.wrap(plain, 'org'), 'org'))).toEqual(plain);
    expect(() => later.unwrap(wrapped, 'org')).toThrow(/other master key/);
    expect(both.knownIds).toEqual([later.id, old.id]);
  });

  it('are different ones, and at least one', async () => {
    await expect(openMasterKeys(`${a},${a}`)).rejects.toThrow(/twice/);
    expect(() => createMasterKeyRing([])).toThrow(/at least one/);
  });
});

describe('a plug-in', () => {
  it('keeps the key itself, and may take its time to open it', async () => {
    const ring = await openMasterKeys(`plugin:${at('kms.mjs')}`);
    expect(ring.id).toBe('kms-1');
    expect(Uint8Array.from(ring.unwrap(ring.wrap(plain, 'org'), 'org'))).toEqual(plain);
  });

  it.each([
    ['none.mjs', /exports no function/],
    ['unbound.mjs', /does not bind/],
    ['nameless.mjs', /must be letters/],
    ['empty.mjs', /at least one/],
    ['missing.mjs', /missing\.mjs/],
  ])('%s is refused at the start', async (name, why) => {
    await expect(openMasterKeys(`plugin:${at(name)}`)).rejects.toThrow(why);
  });
});

describe('the setting', () => {
  it.each([
    [a, undefined],
    [`${a},${b}`, undefined],
    ['file:/etc/headgate/master', undefined],
    ['plugin:/opt/kms.mjs', undefined],
    ['', /32 bytes/],
    ['hunter2', /32 bytes/],
    [`${a},`, /32 bytes/],
    ['file:', /no path/],
    ['plugin: ', /no path/],
  ])('%j', (setting, why) => {
    const problem = findMasterKeyProblem(setting);
    if (why === undefined) expect(problem).toBeUndefined();
    else expect(problem).toMatch(why);
    if (setting === 'hunter2') expect(problem).not.toContain('hunter2');
  });
});
