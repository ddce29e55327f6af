import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type AdminAnswer, type Stack, startStack } from '../support/stack.ts';

const secret = 'sk-live-0000000000000042';
let stack: Stack;
let provider: FakeProvider;

beforeAll(async () => {
  [stack, provider] = await Promise.all([startStack(), startFakeProvider({ credential: secret })]);
  // Not waited for: what was saved a moment ago is what is tested.
  await stack.call('PUT', '/providers/main', { kind: 'openai', base_url: `${provider.url}/v1`, secret });
});
beforeEach(() => provider.reset());
afterAll(async () => {
  await stack?.stop();
  await provider?.close();
});

const test = (name: string, body: object = {}): Promise<AdminAnswer> =>
  stack.call('POST', `/providers/${name}/test`, body);

describe('a test of a provider', () => {
  it('is one real call with the stored secret, to the stored address', async () => {
    const { status, body } = await test('main', { model: 'echo' });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { ok: true, status: 200, secret: 'default', error: null },
    });
    expect(provider.requests.map(({ method, path }) => [method, path])).toEqual([['POST', '/v1/chat/completions']]);
    expect(provider.requests[0]?.headers.authorization).toBe(`Bearer ${secret}`);
  });

  it('takes the list of models where no route names one', async () => {
    expect((await test('main')).body).toMatchObject({ ok: true, asked: 'models' });
    const { body } = await stack.call('GET', '/providers/main/models');
    expect((body['data'] as { id: string }[]).length).toBeGreaterThan(0);
    expect(provider.requests.map(({ method, path }) => [method, path])).toEqual([
      ['GET', '/v1/models'],
      ['GET', '/v1/models'],
    ]);
  });

  it('finds a secret that the provider does not take, and never tells it', async () => {
    const wrong = 'sk-wrong-000000000000007';
    await stack.call('PUT', '/providers/wrong', { kind: 'openai', base_url: `${provider.url}/v1`, secret: wrong });
    const { body } = await test('wrong', { model: 'echo' });
    expect(body).toMatchObject({ ok: false, status: 401, error: { code: 'provider_credential_refused' } });
    expect(JSON.stringify(body)).not.toContain(wrong);
    expect([stack.admin, stack.proxy.app, stack.worker].map(({ output }) => output).join()).not.toContain(wrong);
  });

  it('finds a provider that is not there, and one that is switched off but well', async () => {
    await stack.call('PUT', '/providers/gone', { kind: 'openai', base_url: 'http://127.0.0.1:9/v1', secret });
    expect((await test('gone', { model: 'echo' })).body).toMatchObject({
      ...{ ok: false, status: null, error: { code: 'provider_unreachable' } },
    });
    await stack.call('PATCH', '/providers/main', { enabled: false });
    expect((await test('main', { model: 'echo' })).body).toMatchObject({ ok: true });
  });

  it('is refused when done too often, and when no proxy is there', async () => {
    const answers: AdminAnswer[] = [];
    for (let count = 0; count < 31; count += 1) answers.push(await test('main'));
    const late = answers.filter(({ status }) => status === 429);
    expect(late.length).toBeGreaterThan(0);
    expect(late[0]?.body['code']).toBe('rate_limited');
    expect(late[0]?.headers.get('retry-after')).toBe('60');
  });
});

describe('without a proxy', () => {
  it('a test is refused at once', async () => {
    const alone = await startStack();
    try {
      await alone.call('PUT', '/providers/main', { kind: 'mock' });
      await alone.proxy.app.stop('SIGKILL');
      const { status, body } = await alone.call('POST', '/providers/main/test', {});
      expect([status, body['code']]).toEqual([503, 'proxy_missing']);
    } finally {
      await alone.stop();
    }
  });
});
