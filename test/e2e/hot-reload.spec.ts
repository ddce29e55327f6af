import { connectRedis, keyNames } from '@headgate/redis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { ask, callProxy, type ProxyAnswer } from '../support/call-proxy.ts';
import { eventually } from '../support/eventually.ts';
import { type Stack, startStack } from '../support/stack.ts';

let stack: Stack;
const call = (body: object, more: { path?: string; apiKey?: string; url?: string } = {}): Promise<ProxyAnswer> =>
  callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, body, ...more });

beforeAll(async () => {
  stack = await startStack();
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
});
afterAll(() => stack?.stop());

describe('a change in the admin API', () => {
  it('makes a new route callable on every proxy, at the revision it answered with', async () => {
    const second = await stack.startProxy();
    expect((await call(ask('mock/echo'), { url: second.url })).status).toBe(200);
    const change = await stack.change('PUT', '/routes/support', { models: [{ name: 'echo', provider: 'mock' }] });
    const revision = change.headers.get('x-headgate-revision');
    for (const url of [stack.proxy.url, second.url]) {
      const answer = await call(ask('support'), { url });
      expect(answer.status).toBe(200);
      expect(Number(answer.headers.get('x-headgate-revision'))).toBeGreaterThanOrEqual(Number(revision));
    }
    const { body } = await stack.call('GET', '/proxies');
    expect(body['data']).toHaveLength(2);
    expect(body['data']).toMatchObject([{ rev: Number(revision) }, { rev: Number(revision) }]);
    await second.app.stop();
  });

  it('says of a model what callers see', async () => {
    await stack.change('PUT', '/models/mock/echo', { context: 4_096, max_output: 77 });
    const headers = { authorization: `Bearer ${stack.apiKey}` };
    const show = async (): Promise<unknown> =>
      (await fetch(`${stack.proxy.url}/v1/models/mock/echo`, { headers })).json();
    expect(await show()).toMatchObject({ id: 'mock/echo', context_length: 4_096, max_output_tokens: 77 });
    await stack.change('DELETE', '/models/mock/echo');
    expect(await show()).not.toHaveProperty('context_length');
  });

  it('disables a route so that it answers exactly like one that never was', async () => {
    await stack.change('PUT', '/routes/seasonal', { models: [{ name: 'echo', provider: 'mock' }] });
    expect((await call({ messages: [{ role: 'user', content: 'x' }] }, { path: '/v1/query/seasonal' })).status).toBe(
      200,
    );
    await stack.change('PATCH', '/routes/seasonal', { enabled: false });
    const disabled = await call(ask('x'), { path: '/v1/query/seasonal' });
    const missing = await call(ask('x'), { path: '/v1/query/nonsense' });
    expect(disabled.status).toBe(404);
    const anonymous = (answer: ProxyAnswer): string =>
      answer.text.replace(/seasonal|nonsense/g, 'ROUTE').replace(/req_\w+/g, 'ID');
    expect(anonymous(disabled)).toBe(anonymous(missing));
  });

  it('A10: leaves a key for all models of a provider as it was', async () => {
    const made = await stack.change('POST', '/keys', { name: 'mocks', kind: 'inference', models: ['mock/*'] });
    const apiKey = String(made.body['key']);
    const askThree = async () =>
      (await Promise.all(['mock/echo', 'mock/tool', 'other/x'].map((model) => call(ask(model), { apiKey })))).map(
        ({ status }) => status,
      );
    const before = await askThree();
    await stack.change('PUT', '/routes/unrelated', { models: [{ name: 'echo', provider: 'mock' }] });
    expect([before, await askThree()]).toEqual([
      [200, 200, 404],
      [200, 200, 404],
    ]);
  });

  it('lets a key bring policies of its own, and takes that back', async () => {
    const made = await stack.change('POST', '/keys', { name: 'bringing', inline_policy: true });
    const apiKey = String(made.body['key']);
    const policy = { targets: [{ provider: 'mock', model: 'echo' }] };
    const bring = (): Promise<ProxyAnswer> => call({ ...ask('whatever'), policy }, { apiKey });
    const served = await bring();
    expect([served.status, served.headers.get('x-headgate-route')]).toEqual([200, '@inline']);
    expect((await call({ ...ask('whatever'), policy })).status).toBe(403);
    await stack.change('PATCH', `/keys/${String(made.body['id'])}`, { inline_policy: false });
    expect((await bring()).status).toBe(403);
  });

  it('stops a revoked key', async () => {
    const made = await stack.change('POST', '/keys', { name: 'short-lived', kind: 'inference' });
    const apiKey = String(made.body['key']);
    expect((await call(ask('mock/echo'), { apiKey })).status).toBe(200);
    await stack.change('POST', `/keys/${String(made.body['id'])}/revoke`);
    const refused = await call(ask('mock/echo'), { apiKey });
    expect(refused.status).toBe(401);
    expect(refused.body.error?.code).toBe('key_revoked');
  });

  it('lets a stream finish on the configuration it began with, though its route is deleted meanwhile', async () => {
    await stack.change('PUT', '/routes/doomed', { models: [{ name: 'slow-40ms', provider: 'mock' }] });
    const answer = await fetch(`${stack.proxy.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(ask('doomed', 'one two three four five six seven eight nine ten', { stream: true })),
    });
    expect(answer.status).toBe(200);
    await stack.change('DELETE', '/routes/doomed');
    expect((await call(ask('doomed'))).status).toBe(404);
    expect(await answer.text()).toMatch(/ten.*data: \[DONE\]\s*$/s);
  });

  it('reaches the proxy although every hint is lost', async () => {
    // This Redis user may read everything and hears nothing: the proxy's subscription is refused for good.
    const redis = connectRedis({ url: inject('redisUrl'), purpose: 'control' });
    await redis.client.call(
      'ACL',
      'SETUSER',
      'deaf',
      'on',
      'nopass',
      '~*',
      '&*',
      '+@all',
      '-subscribe',
      '-psubscribe',
      '-ssubscribe',
    );
    redis.client.disconnect();
    const url = new URL(stack.redisUrl);
    url.username = 'deaf';
    url.password = 'none';
    const deaf = await stack.startProxy({ REDIS_URL: url.href });
    expect((await call(ask('mock/echo'), { url: deaf.url })).status).toBe(200);
    await stack.call('PUT', '/routes/unheard', { models: [{ name: 'echo', provider: 'mock' }] });
    await eventually(
      () => call(ask('unheard'), { url: deaf.url }),
      (answer) => answer.status === 200,
      8_000,
    );
    await deaf.app.stop();
  });

  it('is mended where somebody damaged it in the store, and a proxy that knows nothing else serves', async () => {
    const redis = connectRedis({ url: stack.redisUrl, purpose: 'control' });
    const { body } = await stack.call('GET', '/proxies');
    const name = keyNames.snapshot(stack.organization, Number(body['revision']));
    const whole = await redis.client.get(name);
    await redis.client.set(name, whole?.replace(/"signature":"...../, '"signature":"AAAAA') ?? '');
    redis.client.disconnect();
    const fresh = await stack.startProxy();
    expect((await call(ask('mock/echo'), { url: fresh.url })).status).toBe(503);
    await eventually(
      () => call(ask('mock/echo'), { url: fresh.url }),
      (answer) => answer.status === 200,
      20_000,
    );
    await fresh.app.stop();
  });
});

describe('a policy', () => {
  const targets = [
    { id: 'left', provider: 'one', model: 'echo', weight: 50 },
    { id: 'right', provider: 'two', model: 'echo', weight: 50 },
  ];
  const inOrder = (...ids: string[]): object => ({
    targets: ids.map((id) => targets.find((target) => target.id === id)),
    strategy: { type: 'priority' },
  });
  beforeAll(async () => {
    for (const name of ['one', 'two']) await stack.change('PUT', `/providers/${name}`, { kind: 'mock' });
  });

  /** Which route and provider a call went to; `model` names nothing unless it is given. */
  async function servedBy({
    apiKey = stack.apiKey,
    model = 'names-nothing',
    headers = {},
  }: {
    apiKey?: string;
    model?: string;
    headers?: Record<string, string>;
  } = {}): Promise<string> {
    const answer = await fetch(`${stack.proxy.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(ask(model)),
    });
    await answer.text();
    const seen = answer.headers;
    return answer.status === 200
      ? `${String(seen.get('x-headgate-route'))} ${String(seen.get('x-headgate-provider'))}`
      : String(answer.status);
  }

  /** What `explain` says of the same call. */
  async function explained(alias: string, more: object = {}): Promise<string> {
    const sample = { body: ask(`@${alias}`), ...more };
    const { body } = await stack.call('POST', `/policies/${alias}/explain`, sample);
    return `${String(body['route'])} ${String((body['candidates'] as { provider: string }[])[0]?.provider)}`;
  }

  it.each<[string, object, Record<string, string>[]]>([
    ['in order of preference', { targets, strategy: { type: 'priority' } }, [{}]],
    [
      'by weight, the same session always alike',
      { targets, strategy: { type: 'weighted', sticky: { by: ['header.x-session'] } } },
      Array.from({ length: 24 }, (_, index) => ({ 'x-session': `session-${index}` })),
    ],
    [
      'by rule',
      {
        targets,
        rules: [{ id: 'free', when: { field: 'tags.tier', op: 'eq', value: 'free' }, then: { targets: ['right'] } }],
      },
      [{}, { 'x-headgate-tags': 'tier=free' }, { 'x-headgate-tags': 'tier=paid' }],
    ],
  ])('chooses %s, as explain says', async (_, body, calls) => {
    await stack.change('PUT', '/policies/chooses', body);
    const seen = new Set<string>();
    for (const headers of calls) {
      const served = await servedBy({ model: '@chooses', headers });
      expect(served).toBe(await explained('chooses', { headers }));
      seen.add(served);
    }
    // Both sides are used where there is more than one kind of call.
    expect(seen.size).toBe(calls.length > 1 ? 2 : 1);
  });

  it('serves what names nothing: that of the key before that of the project before that of the organization', async () => {
    await stack.change('PUT', '/policies/of-all', inOrder('left'));
    await stack.change('PUT', '/policies/of-project', inOrder('right'));
    await stack.change('PUT', '/policies/of-key', inOrder('left', 'right'));
    const bound = await stack.change('POST', '/keys', { name: 'bound', kind: 'inference', policy: 'of-key' });
    const apiKey = String(bound.body['key']);
    expect([await servedBy(), await servedBy({ apiKey })]).toEqual(['404', '@of-key one']);
    await stack.change('PUT', '/organization/default-policy', { policy: 'of-all' });
    expect(await servedBy()).toBe('@of-all one');
    await stack.change('PATCH', '/projects/default', { default_policy: 'of-project' });
    expect([await servedBy(), await servedBy({ apiKey })]).toEqual(['@of-project two', '@of-key one']);
    for (const alias of ['of-all', 'of-project', 'of-key']) {
      expect(await servedBy({ model: `@${alias}` })).toBe(await explained(alias));
    }
    // What a call names is never replaced by what is bound.
    expect(await servedBy({ apiKey, model: '@of-project' })).toBe('@of-project two');
    await stack.change('PATCH', '/projects/default', { default_policy: null });
    expect(await servedBy()).toBe('@of-all one');
  });

  it('counts once it is published, not as a draft, and goes back to what it was', async () => {
    await stack.change('PUT', '/policies/drafted', inOrder('left', 'right'));
    const served = (): Promise<string> => servedBy({ model: '@drafted' });
    const { headers } = await stack.change('PUT', '/policies/drafted?draft=true', inOrder('right', 'left'));
    expect(headers.get('x-headgate-revision')).toMatch(/^\d+$/);
    expect([await served(), await explained('drafted')]).toEqual(['@drafted one', '@drafted one']);
    expect(await explained('drafted', { draft: true })).toBe('@drafted two');
    await stack.change('POST', '/policies/drafted/publish');
    expect([await served(), await explained('drafted')]).toEqual(['@drafted two', '@drafted two']);
    await stack.change('POST', '/policies/drafted/rollback', { version: 1 });
    expect([await served(), await explained('drafted')]).toEqual(['@drafted one', '@drafted one']);
  });
});
