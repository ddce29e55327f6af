import type { ProbeResult } from '@headgate/jobs';
import { fault } from '@headgate/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProbeWish } from '../../apps/admin-api/src/platform/provider-probes.ts';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/main', { body: { kind: 'openai', secret: 'sk-main-0000000000000001' } });
  await ask('PUT', '/providers/bare', { body: { kind: 'openai', secret: 'sk-bare-0000000000000001' } });
  await ask('PUT', '/routes/vectors', { body: { type: 'embedding', models: [{ name: 'embed-x', provider: 'main' }] } });
});
beforeEach(() => {
  api.probed.length = 0;
  api.answerProbe = (wish) => Promise.resolve(answered(wish));
});
afterAll(() => api?.close());

function answered(wish: ProbeWish, fields: Partial<ProbeResult> = {}): ProbeResult {
  return {
    ...{ id: 'prb', proxy: 'proxy-1', status: 200, latency_ms: 12, model: wish.model || null, secret: 'default' },
    ...{ models: wish.asks === 'models' ? ['gpt-a', 'gpt-b'] : null, error: null },
    ...fields,
  };
}

describe('testing a provider', () => {
  it.each<[string, object, Partial<ProbeWish>]>([
    ['main', {}, { asks: 'answer', model: 'embed-x', type: 'embedding' }],
    ['main', { model: 'gpt-a' }, { asks: 'answer', model: 'gpt-a', type: 'chat' }],
    ['main', { secret: 'default' }, { secret: 'default' }],
    ['bare', {}, { asks: 'models', model: '' }],
  ])('%s with %j asks a proxy for %j', async (name, body, wish) => {
    const { status, body: said } = await ask('POST', `/providers/${name}/test`, { body });
    expect({ status, said }).toMatchObject({ status: 200, said: { ok: true, status: 200, proxy: 'proxy-1' } });
    expect(api.probed).toMatchObject([{ org: api.owner.org, provider: { name }, ...wish }]);
  });

  it('asks for the configuration that is there now, so that a provider just changed is tested as it is', async () => {
    const changed = await ask('PATCH', '/providers/main', { body: { description: 'another' } });
    await ask('POST', '/providers/main/test');
    expect(api.probed[0]?.rev).toBe(Number(changed.headers['x-headgate-revision']));
  });

  it('says what went wrong as an answer of its own', async () => {
    const error = { code: 'provider_credential_refused', message: 'Refused.', provider_message: 'No such key.' };
    api.answerProbe = (wish) => Promise.resolve(answered(wish, { status: 401, error }));
    const { status, body } = await ask('POST', '/providers/main/test');
    expect({ status, body }).toMatchObject({ status: 200, body: { ok: false, status: 401, error } });
  });

  it.each(['proxy_missing', 'rate_limited', 'store_unavailable'] as const)('is told %s', async (code) => {
    api.answerProbe = () => Promise.reject(fault(code));
    expect((await ask('POST', '/providers/main/test')).body['code']).toBe(code);
    expect((await ask('GET', '/providers/main/models')).body['code']).toBe(code);
  });

  it.each<[object, string]>([
    [{ model: 'a b' }, 'model'],
    [{ secret: '../x' }, 'secret'],
    [{ url: 'https://evil.example' }, 'url'],
    [{ base_url: 'https://evil.example' }, 'base_url'],
  ])('is refused with %j: nobody chooses where the secret goes', async (body, path) => {
    const refused = await ask('POST', '/providers/main/test', { body });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    expect(api.probed).toEqual([]);
  });

  it('is refused for what is not there', async () => {
    expect((await ask('POST', '/providers/nowhere/test')).status).toBe(404);
    expect((await ask('POST', '/providers/main/test', { body: { secret: 'lost' } })).status).toBe(404);
    expect(api.probed).toEqual([]);
  });

  it('needs the right to change providers, as it spends money', async () => {
    expect((await (await api.addKey('viewer'))('POST', '/providers/main/test')).status).toBe(403);
    expect((await (await api.addKey('editor'))('POST', '/providers/main/test')).status).toBe(200);
  });

  it('stands in the audit trail, makes no revision, and leaves the trail whole', async () => {
    const before = (await ask('GET', '/proxies')).body['revision'];
    await ask('POST', '/providers/main/test', { body: { model: 'gpt-a' } });
    const { body } = await ask('GET', '/audit?limit=1');
    expect(body['data']).toMatchObject([
      { action: 'test', resource: { kind: 'provider', name: 'main' }, revision: before, after: { model: 'gpt-a' } },
    ]);
    expect((await ask('GET', '/proxies')).body['revision']).toBe(before);
    await ask('PATCH', '/providers/main', { body: { description: 'more' } });
    expect((await ask('GET', '/audit/verify')).body['intact']).toBe(true);
  });
});

describe('the models of a provider', () => {
  it('are what it says itself', async () => {
    const { body } = await ask('GET', '/providers/main/models');
    expect(body).toEqual({ data: [{ id: 'gpt-a' }, { id: 'gpt-b' }], next_cursor: null });
  });

  it('are refused for its reason', async () => {
    const error = { code: 'provider_credential_refused', message: 'Refused.', provider_message: 'No such key.' };
    api.answerProbe = (wish) => Promise.resolve(answered(wish, { models: null, error }));
    expect(await ask('GET', '/providers/main/models')).toMatchObject({
      ...{ status: 502, body: { code: 'provider_credential_refused', detail: 'Refused. It said: No such key.' } },
    });
  });
});
