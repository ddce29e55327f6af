import { randomBytes } from 'node:crypto';
import type { ApiKeyRow, Database } from '@headgate/database';
import { anApiKeyRow } from '@headgate/database/testing';
import { fault } from '@headgate/kernel';
import { createMasterKeyRing, createPepper, localKeyEncryptionKey } from '@headgate/secrets';
import { describe, expect, it } from 'vitest';
import { Keyring } from '../platform/keyring.ts';
import { KeyAuthenticator } from './key-authenticator.ts';

const pepper = createPepper(1, randomBytes(32));
const keyring = new Keyring(
  { current: pepper, find: (version) => (version === 1 ? pepper : undefined) },
  createMasterKeyRing([localKeyEncryptionKey(randomBytes(32))]),
  'test',
);
const nowMs = Date.parse('2026-11-20T12:00:00Z');
const key = keyring.mint();
const other = keyring.mint();

const row = anApiKeyRow({ id: key.id, projectId: null, kind: 'admin', role: 'owner', digest: key.digest });
const before = { digest: other.digest, pepper: 1 };

function authenticate(text: string, found: Partial<ApiKeyRow> | undefined | Error, makers: ApiKeyRow[] = []) {
  const asked: string[] = [];
  const database = {
    findApiKeyById: (id: string) => {
      asked.push(id);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found && { ...row, ...found });
    },
    inTenant: (_: string, work: (tx: unknown) => unknown) =>
      work({ apiKeys: { listMakers: () => Promise.resolve(new Map([[key.id, makers]])) } }),
  } as unknown as Database;
  const keys = new KeyAuthenticator(database, keyring, { now: () => nowMs, monotonicMs: () => 0 });
  return { asked, answer: keys.authenticate(text) };
}

describe('an admin key', () => {
  it('is good when its digest is', async () => {
    await expect(authenticate(key.text, {}).answer).resolves.toMatchObject({ id: key.id, role: 'owner' });
  });

  it.each([
    ['SQL', "' OR 1=1 --"],
    ['a key cut short', key.text.slice(0, -1)],
    [
      'a key with one letter changed',
      `${key.text.slice(0, -10)}${key.text.at(-10) === '0' ? '1' : '0'}${key.text.slice(-9)}`,
    ],
    ['a text without end', 'hg_'.repeat(100_000)],
  ])('that is %s never reaches the store', async (_, text) => {
    const { asked, answer } = authenticate(text, {});
    await expect(answer).rejects.toMatchObject({ code: 'key_invalid', status: 401 });
    expect(asked).toEqual([]);
  });

  it.each([
    ['nobody knows', undefined, 'key_invalid'],
    ['has the id of another', { digest: other.digest }, 'key_invalid'],
    ['is as long as its hash, and is it', { digest: key.text }, 'key_invalid'],
    ['was digested under a pepper that is gone', { pepper: 2 }, 'key_invalid'],
    ['is revoked', { revokedAt: new Date(nowMs - 1) }, 'key_revoked'],
    ['has expired this very moment', { expiresAt: new Date(nowMs) }, 'key_expired'],
    ['is switched off', { enabled: false }, 'key_disabled'],
    ['is an inference key', { kind: 'inference' as const, role: null }, 'key_kind_wrong'],
  ])('that %s is refused', async (_, found, code) => {
    await expect(authenticate(key.text, found).answer).rejects.toMatchObject({ code });
  });

  it('says that it is expired only to whoever holds it', async () => {
    const { answer } = authenticate(key.text, { expiresAt: new Date(0), digest: other.digest });
    await expect(answer).rejects.toMatchObject({ code: 'key_invalid' });
  });

  it('is good until its last millisecond', async () => {
    await expect(authenticate(key.text, { expiresAt: new Date(nowMs + 1) }).answer).resolves.toBeDefined();
  });

  it('is good under the secret it had before, until the grace is over', async () => {
    const during = { ...before, until: new Date(nowMs + 1).toISOString() };
    await expect(authenticate(other.text.replace(other.id, key.id), {}).answer).rejects.toBeDefined();
    await expect(
      authenticate(key.text, { digest: 'new', previous: [{ ...during, digest: key.digest }] }).answer,
    ).resolves.toMatchObject({ id: key.id });
    const after = { digest: key.digest, pepper: 1, until: new Date(nowMs).toISOString() };
    await expect(authenticate(key.text, { digest: 'new', previous: [after] }).answer).rejects.toMatchObject({
      code: 'key_expired',
      message: expect.stringContaining('rotated') as string,
    });
  });

  it('may no more than those who made it may today', async () => {
    const makers = [anApiKeyRow({ kind: 'admin', role: 'editor', routes: ['a'] })];
    const { answer } = authenticate(key.text, { createdBy: '4fTq0ZbW9sKx' }, makers);
    await expect(answer).resolves.toMatchObject({ role: 'editor', routes: ['a'] });
  });

  it('is not called bad because the store is down', async () => {
    const { answer } = authenticate(key.text, fault('store_unavailable'));
    await expect(answer).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  });
});
