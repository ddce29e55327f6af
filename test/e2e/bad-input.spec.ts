import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, callProxy, type ProxyCall } from '../support/call-proxy.ts';
import { type FakeProvider, startFakeProvider } from '../support/fake-provider.ts';
import { type Stack, startStack } from '../support/stack.ts';

const secret = 'sk-provider-secret-7f31c0ffee';
const confidential = 'the-prompt-nobody-may-log-51423';

let stack: Stack;
let fake: FakeProvider;

beforeAll(async () => {
  [stack, fake] = await Promise.all([startStack({ env: { LOG_LEVEL: 'debug' } }), startFakeProvider()]);
  await stack.change('PUT', '/providers/mock', { kind: 'mock' });
  await stack.change('PUT', '/providers/real', { kind: 'openai', base_url: `${fake.url}/v1`, secret });
  await stack.change('PUT', '/providers/bare', { kind: 'openai', base_url: `${fake.url}/v1` });
  await stack.change('PUT', '/providers/down', { kind: 'openai', base_url: 'http://127.0.0.1:9/v1', secret });
  // Written where an operator allows more than the proxy may reach: what is checked here is the moment of connecting.
  const lenient = await stack.startAdmin({ UPSTREAM_ALLOWED_NETWORKS: '127.0.0.0/8,169.254.0.0/16' });
  const inner = await fetch(`${lenient.url}/v1/admin/providers/inner`, {
    method: 'PUT',
    headers: { 'x-api-key': stack.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'openai', base_url: 'http://169.254.169.254/v1', secret }),
  });
  expect(inner.status).toBe(201);
  await stack.change('PUT', '/routes/off', { enabled: false, models: [{ name: 'echo', provider: 'mock' }] });
});
afterAll(async () => {
  await stack?.stop();
  await fake?.close();
});

const call = (more: Partial<ProxyCall>): ReturnType<typeof callProxy> =>
  callProxy({ url: stack.proxy.url, apiKey: stack.apiKey, ...more });
const wrongKey = 'hg_test_4fTq0ZbW9sKx_0000000000000000000000000000000000000000000_000000';

describe('bad input to the proxy', () => {
  it.each<[string, number, string, () => Partial<ProxyCall>]>([
    ['no key', 401, 'key_missing', () => ({ headers: { authorization: '' }, body: ask('mock/echo') })],
    ['a wrong key', 401, 'key_invalid', () => ({ apiKey: wrongKey, body: ask('mock/echo') })],
    ['SQL in place of a key', 401, 'key_invalid', () => ({ apiKey: "' OR 1=1; --", body: ask('mock/echo') })],
    ['an admin key', 401, 'key_invalid', () => ({ apiKey: stack.adminKey, body: ask('mock/echo') })],
    ['malformed JSON', 400, 'body_malformed', () => ({ body: '{"model": "mock/echo", ' })],
    ['an empty body', 400, 'body_malformed', () => ({ body: '' })],
    ['a body that is no object', 400, 'body_malformed', () => ({ body: '[1,2]' })],
    [
      'a key named twice',
      400,
      'body_ambiguous',
      () => ({ body: '{"model":"mock/echo","model":"other/one","messages":[]}' }),
    ],
    [
      'a million levels',
      400,
      'body_ambiguous',
      () => ({ body: `{"model":"mock/echo","messages":${'['.repeat(1e6)}${']'.repeat(1e6)}}` }),
    ],
    ['a body over the limit', 413, 'body_too_large', () => ({ body: ask('mock/echo', 'x'.repeat(33 * 1024 * 1024)) })],
    [
      'another content type',
      415,
      'content_type_unsupported',
      () => ({ headers: { 'content-type': 'text/plain' }, body: ask('mock/echo') }),
    ],
    ['an unknown model', 404, 'model_not_found', () => ({ body: ask('nobody/none') })],
    ['no model', 400, 'request_invalid', () => ({ body: { messages: [] } })],
    ['a model that is no text', 400, 'request_invalid', () => ({ body: { model: 7, messages: [] } })],
    ['an unknown route', 404, 'route_not_found', () => ({ path: '/v1/query/none', body: ask('x') })],
    ['a disabled route', 404, 'route_not_found', () => ({ path: '/v1/query/off', body: ask('x') })],
    ['an unknown path', 404, 'endpoint_not_found', () => ({ path: '/v2/nothing', body: ask('x') })],
    ['a path that climbs', 404, 'endpoint_not_found', () => ({ path: '/v1/../../etc/passwd', body: ask('x') })],
    ['a provider that is down', 502, 'provider_unreachable', () => ({ body: ask('down/x') })],
    ['a provider without a secret', 502, 'provider_secret_missing', () => ({ body: ask('bare/x') })],
    ['a provider at a forbidden address', 502, 'provider_address_refused', () => ({ body: ask('inner/x') })],
    [
      'a provider that talks nonsense',
      502,
      'provider_reply_unreadable',
      () => ({ path: '/v1/messages', body: ask('real/garbage', 'x', { max_tokens: 9 }) }),
    ],
  ])('%s: %i %s', async (_, status, code, make) => {
    const answer = await call(make());
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(answer.headers.get('x-request-id')).toMatch(/^req_\w+$/);
    const isAnthropic = make().path === '/v1/messages';
    if (!isAnthropic) expect(answer.body.error?.code).toBe(code);
    expect(answer.body.error?.message).toMatch(/\w{3}.*\.$/s);
    expect(answer.text).not.toContain(secret);
    expect(answer.text).not.toContain('node_modules');
  });

  it('answers an expired key and one without the right with their own codes', async () => {
    const narrow = await stack.change('POST', '/keys', { name: 'narrow', kind: 'inference', routes: ['real'] });
    const answer = await call({ apiKey: String(narrow.body['key']), body: ask('mock/echo') });
    expect(answer.status).toBe(403);
    expect(answer.body.error?.code).toBe('key_scope');
  });

  it('refuses a request that can be read in two ways, and goes on serving', async () => {
    const url = new URL(stack.proxy.url);
    const raw =
      'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n';
    const answer = await new Promise<string>((resolve, reject) => {
      let text = '';
      const socket = net.connect(Number(url.port), url.hostname, () => socket.write(raw));
      socket.on('data', (bytes) => (text += bytes.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect((await call({ body: ask('mock/echo') })).status).toBe(200);
  });

  it('never lets a caller choose where a credential goes', async () => {
    const body = ask('real/echo', 'x', { base_url: 'http://127.0.0.1:9', api_base: 'http://127.0.0.1:9' });
    const answer = await call({ body, headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } });
    expect(answer.status).toBe(200);
    expect(fake.requests.at(-1)?.headers.authorization).toBe(`Bearer ${secret}`);
  });

  it('leaves neither a secret nor a prompt in any log, at the most talkative level', async () => {
    await call({ body: ask('real/echo', confidential) });
    await call({ body: ask('real/fail-500', confidential) });
    await call({ body: ask('real/echo', confidential, { stream: true }) });
    for (const app of [stack.admin, stack.worker, stack.proxy.app]) {
      expect(app.output).not.toContain(secret);
      expect(app.output).not.toContain(confidential);
      expect(app.output).not.toContain(stack.apiKey);
      expect(app.output).not.toContain(stack.adminKey);
    }
    expect(stack.proxy.app.output.length).toBeGreaterThan(0);
  });
});
