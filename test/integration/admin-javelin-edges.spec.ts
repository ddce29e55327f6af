import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';
import { type JavelinClient, javelinClient } from '../support/javelin-client.ts';

const vendor = { api_base: 'https://api.openai.com', api_type: '', api_version: 'v1' };
const models = [{ name: 'gpt', provider: 'openai', suffix: null, weight: null, virtual_secret_name: null }];
let api: AdminApp;
let send: JavelinClient;
beforeAll(async () => {
  api = await startAdminApp();
  send = javelinClient(api.owner.ask);
  await send('POST', '/providers/openai', { name: 'openai', config: vendor });
  await send('POST', '/routes/merging', { name: 'merging', models });
});
afterAll(() => api?.close());

describe('gateways', () => {
  it('are projects: created, read, listed, updated and deleted', async () => {
    const config = {
      buid: 'kensho',
      base_url: 'https://gate.example',
      organization_id: 'org_2',
      system_namespace: 'dev',
    };
    const created = await send('POST', '/gateways/corporate', {
      name: 'corporate',
      type: 'development',
      enabled: true,
      config,
    });
    expect(created).toMatchObject({ status: 200, body: { message: 'Gateway created successfully' } });
    const read = await send('GET', '/gateways/corporate');
    expect(read.body).toMatchObject({ name: 'corporate', type: 'development', enabled: true, config });
    expect(JSON.parse((await send('GET', '/gateways')).text)).toContainEqual(read.body);
    expect((await api.owner.ask('GET', '/projects/corporate')).status).toBe(200);
    const change = { ...{ gateway_id: null, name: 'corporate', type: 'production', enabled: true }, config: null };
    expect(await send('PUT', '/gateways/corporate', change)).toMatchObject({
      status: 200,
      body: { message: 'Gateway updated successfully' },
    });
    expect((await send('GET', '/gateways/corporate')).body).toMatchObject({ type: 'production', config });
    expect((await send('DELETE', '/gateways/corporate')).body).toEqual({ message: 'Gateway deleted successfully' });
  });

  it('are not what a project cannot be', async () => {
    expect((await send('POST', '/gateways/off', { name: 'off', enabled: false })).status).toBe(400);
    const refused = await send('POST', '/gateways/keyed', { name: 'keyed', config: { api_key: 'k-0123456789' } });
    expect(refused.status).toBe(400);
    expect(refused.text).not.toContain('k-0123456789');
  });
});

describe('what is asked besides', () => {
  it('a reload publishes the newest revision once more', async () => {
    const before = api.published.length;
    expect((await send('POST', '/reload', '""')).body).toEqual({ message: 'Reloaded successfully' });
    expect(api.published.slice(before)).toEqual([api.published[before - 1]]);
  });

  it('archives are empty where nothing is archived', async () => {
    expect((await send('GET', '/archives/openai?page=1&limit=5')).text).toBe('[]');
    expect((await send('GET', '/archives/openai/count')).body).toEqual({ count: 0 });
    expect((await send('GET', '/archives/nowhere')).status).toBe(404);
  });

  it('a call needs no change for any model', async () => {
    const spec = await send('GET', '/modelspec?api_base=https://api.openai.com/chat/completions&model_name=gpt-4');
    expect(spec.body).toMatchObject({
      model_spec: {
        openai_request_transform_rules: [{ source_path: '@' }],
        stream_response_path: [expect.any(String)],
      },
    });
  });
});

describe('errors', () => {
  it.each<[string, string, string, unknown, number]>([
    ['a body that is wrong', 'POST', '/routes/bad', { name: 'bad', models: [], config: { retires: 1 } }, 400],
    ['a body that is no JSON', 'POST', '/routes/bad', '{', 400],
    ['a body too large', 'POST', '/routes/bad', { name: 'x'.repeat(1_100_000) }, 400],
    ['a name that is not there', 'GET', '/routes/nowhere', undefined, 404],
    ['a name no gateway can have', 'GET', '/gateways/No_Slug', undefined, 400],
    ['an update of what is not there', 'PUT', '/routes/nowhere', { name: 'nowhere' }, 404],
    ['a path that is not there', 'GET', '/dashboards', undefined, 404],
    ['a method that is not there', 'PATCH', '/gateways', {}, 404],
    ['a name that is taken', 'POST', '/providers/openai', { name: 'openai', config: vendor }, 409],
    ['a protection nobody keeps', 'PUT', '/routes/openai', { config: { policy: { dlp: { enabled: true } } } }, 400],
  ])('are one text, for %s', async (_, method, path, body, status) => {
    const answer = await send(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.body['error']).toMatch(/^[A-Z].{5,}/);
  });

  it('name every problem with its place', async () => {
    const { body } = await send('POST', '/routes/bad', {
      name: 'bad',
      models: [{ ...models[0], provider: 'nobody' }],
      config: { retires: 1 },
    });
    expect(body['error']).toContain('models.0.provider');
    expect(body['error']).toContain('config.retires');
  });

  it('tell a stranger nothing', async () => {
    const stranger = javelinClient(api.with('hg_test_nobody'));
    expect(await stranger('GET', '/routes')).toMatchObject({
      status: 401,
      body: { error: expect.any(String) as unknown },
    });
  });

  it('keep a viewer from changing anything', async () => {
    const made = await api.owner.ask('POST', '/keys', { body: { name: 'v', kind: 'admin', role: 'viewer' } });
    const viewer = javelinClient(api.with(String(made.body['key'])));
    expect((await viewer('GET', '/routes')).status).toBe(200);
    expect((await viewer('DELETE', '/routes/merging')).status).toBe(403);
    expect((await viewer('POST', '/gateways/mine', { name: 'mine' })).status).toBe(403);
  });

  it('stay ours for whoever speaks our API', async () => {
    const headers = { 'x-javelin-apikey': api.owner.key };
    expect((await api.owner.ask('GET', '/routes/nowhere', { headers })).headers['content-type']).toMatch(/problem/);
    expect((await api.owner.ask('GET', '/gateways')).status).toBe(404);
    expect((await api.owner.ask('GET', '/routes', { headers })).body).toMatchObject({ next_cursor: null });
  });
});
