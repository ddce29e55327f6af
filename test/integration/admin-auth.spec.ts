import type { Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
beforeAll(async () => {
  api = await startAdminApp();
});
afterAll(() => api?.close());

async function aKey(body: object): Promise<{ id: string; key: string }> {
  const made = await api.owner.ask('POST', '/keys', { body: { name: 'k', ...body } });
  expect(made.status).toBe(201);
  return { id: String(made.body['id']), key: String(made.body['key']) };
}

describe('who may call', () => {
  it('takes the key as x-api-key or as a bearer token', async () => {
    const { key } = api.owner;
    expect((await api.with(key)('GET', '/projects')).status).toBe(200);
    const bearer = await api.with(undefined)('GET', '/projects', { headers: { authorization: `Bearer ${key}` } });
    expect(bearer.status).toBe(200);
  });

  it.each([
    ['none', undefined, 'key_missing'],
    ['one with SQL in it', "' OR 1=1 --", 'key_invalid'],
    ['one that nobody made', 'hg_test_000000000000_0000000000000000000000000000000000000000000_000000', 'key_invalid'],
  ])('refuses %s', async (_, key, code) => {
    const answer = await api.with(key)('GET', '/projects');
    expect(answer).toMatchObject({ status: 401, body: { code, status: 401 } });
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="headgate"');
  });

  it('refuses a key whose secret is another one', async () => {
    const forged = api.keyring.mint();
    const [, , id] = api.owner.key.split('_');
    const [hg, env, , ...rest] = forged.text.split('_');
    const answer = await api.with([hg, env, id, ...rest].join('_'))('GET', '/projects');
    expect(answer).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
  });

  it('tells whoever holds an inference key that it is of the wrong kind', async () => {
    const { key } = await aKey({ kind: 'inference' });
    const answer = await api.with(key)('GET', '/projects');
    expect(answer).toMatchObject({ status: 403, body: { code: 'key_kind_wrong' } });
  });

  it('refuses a key from the moment it is revoked', async () => {
    const { id, key } = await aKey({ kind: 'admin', role: 'viewer' });
    expect((await api.with(key)('GET', '/projects')).status).toBe(200);
    await api.owner.ask('POST', `/keys/${id}/revoke`);
    expect(await api.with(key)('GET', '/projects')).toMatchObject({ status: 401, body: { code: 'key_revoked' } });
  });

  it('refuses a key that is deleted as one that never was', async () => {
    const { id, key } = await aKey({ kind: 'admin', role: 'viewer' });
    await api.owner.ask('DELETE', `/keys/${id}`);
    expect(await api.with(key)('GET', '/projects')).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
  });
});

describe('with the store away', () => {
  let broken: AdminApp;
  beforeAll(async () => {
    broken = await startAdminApp();
    const away = (): Promise<never> => Promise.reject(fault('store_unavailable'));
    const database: Partial<Record<keyof Database, unknown>> = broken.database;
    database.findApiKeyById = away;
    database.ping = away;
  });
  afterAll(() => broken?.close());

  it('a good key is answered 503 with a time to come back, never 401', async () => {
    const answer = await broken.with(broken.owner.key)('GET', '/projects');
    expect(answer).toMatchObject({ status: 503, body: { code: 'store_unavailable' } });
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('junk is still refused at the door', async () => {
    expect((await broken.with('junk')('GET', '/projects')).status).toBe(401);
  });

  it('the process lives, and is not ready', async () => {
    expect((await broken.app.inject({ url: '/healthz' })).statusCode).toBe(200);
    const ready = await broken.app.inject({ url: '/readyz' });
    expect([ready.statusCode, ready.json()]).toEqual([
      503,
      { status: 'unavailable', database: 'unavailable', redis: 'ok' },
    ]);
  });
});
