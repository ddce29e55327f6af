import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  for (const name of ['one', 'two']) await ask('PUT', `/providers/${name}`, { body: { kind: 'mock' } });
  const targets = [
    { id: 'small', provider: 'one', model: 'a', weight: 70 },
    { id: 'large', provider: 'two', model: 'b', weight: 30 },
  ];
  const rules = [{ id: 'free', when: { field: 'tags.tier', op: 'eq', value: 'free' }, then: { targets: ['small'] } }];
  const body = { targets, rules, strategy: { type: 'weighted' }, resilience: { max_attempts: 3 } };
  await ask('PUT', '/policies/agent', { body });
  await ask('PUT', '/routes/support', { body: { config: { policy: 'agent', retries: 0 } } });
  await ask('PUT', '/organization/settings', { body: { settings: { retries: 4, timeouts: { total_ms: 9_000 } } } });
});
afterAll(() => api?.close());

describe('explaining', () => {
  it('says where a call goes, which rule said so, and what was passed over', async () => {
    const body = { headers: { 'X-Headgate-Tags': 'tier=free' }, body: { model: 'gpt-5' } };
    const { status, body: told } = await ask('POST', '/routes/support/explain', { body });
    expect(status).toBe(200);
    expect(told).toMatchObject({
      route: 'support',
      because: 'route name',
      policy: 'agent',
      candidates: [{ provider: 'one', model: 'a' }],
      settings: { retries: 0, deadline_ms: 9_000, max_attempts: 3 },
      refused: null,
    });
    expect(told['steps']).toMatchObject([
      { kind: 'policy', policy: 'agent', version: 1 },
      { kind: 'rule', rule: 'free', result: 'applies', read: { 'tags.tier': 'free' } },
      { kind: 'passed-over', choice: 'large', reason: 'not_of_the_rule' },
      { kind: 'order', type: 'weighted', order: ['small'] },
    ]);
  });

  it.each([
    [0.69, ['one', 'two']],
    [0.71, ['two', 'one']],
  ])('follows the draw: %d gives %j', async (draw, providers) => {
    const { body } = await ask('POST', '/policies/agent/explain', { body: { draws: [draw] } });
    expect((body['candidates'] as { provider: string }[]).map(({ provider }) => provider)).toEqual(providers);
    expect(body).toMatchObject({ route: '@agent', because: 'policy alias', settings: { retries: 4 } });
  });

  it('says what rules set, that they go on, and what they could not compare', async () => {
    const rules = [
      { id: 'calm', when: { field: 'stream', op: 'eq', value: false }, then: { set: { seed: 7 }, continue: true } },
      { id: 'odd', when: { field: 'params.level', op: 'gt', value: 3 }, then: { targets: ['x'] } },
      { id: 'hot', when: { field: 'stream', op: 'eq', value: false }, then: { set: { temperature: 1 } } },
    ];
    const body = { targets: [{ id: 'x', provider: 'one', model: 'a' }], rules };
    expect((await ask('PUT', '/policies/setting', { body })).status).toBe(201);
    const sample = { body: { level: 'high' } };
    const told = await ask('POST', '/policies/setting/explain', { body: sample });
    expect(told.body['candidates']).toMatchObject([{ provider: 'one', set: { seed: 7, temperature: 1 } }]);
    expect((told.body['steps'] as { kind: string }[]).filter(({ kind }) => kind === 'rule')).toMatchObject([
      { rule: 'calm', result: 'applies' },
      { rule: 'odd', result: 'unknown', mismatched: ['params.level'] },
      { rule: 'hot', result: 'applies' },
    ]);
  });

  it('decides by the policy a call brings where its key may', async () => {
    const policy = { targets: [{ provider: 'two', model: 'own' }] };
    const body = { body: { model: 'gpt-5', policy }, key: { inline_policy: true } };
    expect((await ask('POST', '/routes/support/explain', { body })).body).toMatchObject({
      route: 'support',
      because: 'inline policy',
      policy: 'inline',
      candidates: [{ provider: 'two', model: 'own' }],
      settings: { retries: 0, deadline_ms: 9_000 },
    });
    const refused = await ask('POST', '/routes/support/explain', { body: { body: { policy } } });
    expect(refused.body).toMatchObject({ candidates: [], refused: { code: 'key_scope' } });
  });

  it('says why a call would be refused', async () => {
    const { body } = await ask('POST', '/policies/agent/explain', { body: { key: { models: ['three/*'] } } });
    expect(body).toMatchObject({ candidates: [], settings: null, refused: { code: 'key_scope', status: 403 } });
  });

  it('takes the draft in the place of what is live where asked', async () => {
    await ask('PATCH', '/policies/agent?draft=true', {
      body: { rules: [], targets: [{ provider: 'two', model: 'c' }] },
    });
    const told = (draft: boolean) => ask('POST', '/policies/agent/explain', { body: { draft } });
    expect((await told(true)).body).toMatchObject({ candidates: [{ provider: 'two', model: 'c' }] });
    expect((await told(false)).body).toMatchObject({ candidates: [{}, {}] });
  });

  it("speaks of the project's own route where it hides the organization's, whatever else there is", async () => {
    const targets = [{ provider: 'two', model: 'hidden-by' }];
    const config = { policy: { targets } };
    expect((await ask('PUT', '/routes/shown', { body: { config: { policy: 'agent' } } })).status).toBe(201);
    expect((await ask('PUT', '/routes/shown?project=default', { body: { config } })).status).toBe(201);
    for (const name of ['a', 'b', 'c']) await ask('PUT', `/routes/other-${name}`, { body: { config } });
    const told = await ask('POST', '/routes/shown/explain', { body: {} });
    expect(told.body).toMatchObject({ route: 'shown', candidates: [{ provider: 'two', model: 'hidden-by' }] });
    const { routes, providers } = await api.database.loadSurroundings(api.owner.org, 'shown');
    expect(routes.map(({ name }) => name)).toEqual(['shown', 'shown']);
    expect(providers.length).toBeGreaterThan(1);
    expect((await api.database.loadSurroundings(api.owner.org, '@agent')).routes).toEqual([]);
  });

  it('changes nothing, answers only to those who may read, and refuses what it does not know', async () => {
    const before = (await ask('GET', '/proxies')).body['revision'];
    await ask('POST', '/policies/agent/explain', { body: {} });
    expect((await ask('GET', '/proxies')).body['revision']).toBe(before);
    expect((await (await api.addKey('viewer'))('POST', '/policies/agent/explain', { body: {} })).status).toBe(200);
    expect((await (await api.addKey('billing'))('POST', '/policies/agent/explain', { body: {} })).status).toBe(403);
    expect((await ask('POST', '/policies/ghost/explain', { body: {} })).status).toBe(404);
    expect((await ask('POST', '/policies/agent/explain', { body: { draw: [1] } })).text).toContain(
      'did you mean \\"draws\\"?',
    );
    const other = await api.addTenant('explain-other');
    expect((await other.ask('POST', '/routes/support/explain', { body: {} })).status).toBe(404);
  });
});
