import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

const secret = 'sk-0123456789abcdef';
const mask = 'sk-...cdef';
let api: AdminApp;
let ask: Ask;
let keyPath: string;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('POST', '/projects', { body: { slug: 'still', name: 'Still' } });
  await ask('PUT', '/providers/still', {
    body: { kind: 'openai', secret, projects: ['still', 'default'], options: { headers: { b: '1', a: '2' } } },
  });
  await ask('PUT', '/routes/still', {
    body: {
      models: [{ name: 'a', provider: 'still', weight: 2 }],
      config: { timeouts: { total_ms: 5000 }, retries: 1, tags: { z: '1', a: '2' } },
    },
  });
  const key = await ask('POST', '/keys', {
    body: { name: 'still', routes: ['still'], expires_at: '2100-01-01T00:00:00Z' },
  });
  keyPath = `/keys/${String(key.body['id'])}`;
});
afterAll(() => api?.close());

async function trail(): Promise<unknown[]> {
  return [(await ask('GET', '/proxies')).body['revision'], (await ask('GET', '/audit?limit=1')).text];
}

const inKey = 'the key';
const cases: readonly (readonly [string, object])[] = [
  ['/projects/still', {}],
  ['/projects/still', { name: 'Still' }],
  ['/projects/still', { description: null }],
  ['/providers/still', {}],
  ['/providers/still', { secret: mask }],
  ['/providers/still', { kind: 'openai', options: { headers: { a: '2' } }, base_url: null }],
  ['/providers/still/secrets/default', {}],
  ['/providers/still/secrets/default', { value: mask, weight: null }],
  ['/routes/still', {}],
  ['/routes/still', { config: { tags: { a: '2', z: '1' } }, enabled: null }],
  ['/routes/still', { config: { policy: { retries: 1 } } }],
  [inKey, {}],
  [inKey, { name: 'still', expires_at: '2100-01-01T00:00:00.000Z', models: null }],
];

describe('a patch that changes nothing', () => {
  it.each(cases)('of %s, %j, answers with what is there, and leaves no trace', async (at, body) => {
    const path = at === inKey ? keyPath : at;
    const before = await ask('GET', path);
    const trace = await trail();
    const answer = await ask('PATCH', path, { body, headers: { 'if-match': String(before.headers['etag']) } });
    expect(answer).toMatchObject({ status: 200, body: before.body });
    expect(answer.headers['etag']).toBe(before.headers['etag']);
    expect(answer.headers['x-headgate-revision']).toBe(String(trace[0]));
    expect(await trail()).toEqual(trace);
  });

  it.each([
    ['/projects/still', { name: 'Stiller' }],
    ['/providers/still', { options: { headers: { a: '3' } } }],
    ['/providers/still', { secret: 'sk-fedcba9876543210' }],
    ['/providers/still/secrets/default', { weight: 3 }],
    ['/routes/still', { config: { tags: { a: null } } }],
    [inKey, { routes: null }],
  ])('is not one of %s with %j', async (at, body) => {
    const path = at === inKey ? keyPath : at;
    const before = await ask('GET', path);
    const answer = await ask('PATCH', path, { body });
    expect(answer.status).toBe(200);
    expect(answer.headers['etag']).not.toBe(before.headers['etag']);
  });

  it('is still refused where it is wrong, or comes too late', async () => {
    expect((await ask('PATCH', '/routes/still', { body: { nmae: null } })).status).toBe(400);
    const late = { 'if-match': '"rt_other.1"' };
    expect((await ask('PATCH', '/routes/still', { body: {}, headers: late })).status).toBe(412);
  });
});
