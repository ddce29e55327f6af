import { randomBytes } from 'node:crypto';
import type { ApiKeyRow, Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { createPepper, localKeyEncryptionKey } from '@headgate/secrets';
import { describe, expect, it } from 'vitest';
import { Keyring } from '../platform/keyring.ts';
import { KeyAuthenticator } from './key-authenticator.ts';

const pepper = createPepper(1, randomBytes(32));
const keyring = new Keyring(
  { current: pepper, find: (version) => (version === 1 ? pepper : undefined) },
  localKeyEncryptionKey(randomBytes(32)),
  'test',
);
const nowMs = Date.parse('2026-11-20T12:00:00Z');
const key = keyring.mint();
const other = keyring.mint();

const row: ApiKeyRow = {
  ...{ id: key.id, orgId: 'org_1', projectId: null, kind: 'admin', role: 'owner', name: 'k', digest: key.digest },
  ...{ pepper: 1, mask: key.mask, routes: null, models: null, expiresAt: null, revokedAt: null, deletedAt: null },
  ...{ createdBy: 'x', changedRev: 1, version: 1, createdAt: new Date(nowMs), updatedAt: new Date(nowMs) },
};

function authenticate(text: string, found: Partial<ApiKeyRow> | undefined | Error) {
  const asked: string[] = [];
  const database = {
    findApiKeyById: (id: string) => {
      asked.push(id);
      return found instanceof Error ? Promise.reject(found) : Promise.resolve(found && { ...row, ...found });
    },
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
    ['a key with one letter changed', `${key.text.slice(0, -10)}0${key.text.slice(-9)}`],
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

  it('is not called bad because the store is down', async () => {
    const { answer } = authenticate(key.text, fault('store_unavailable'));
    await expect(answer).rejects.toMatchObject({ code: 'store_unavailable', status: 503 });
  });
});
