import { fault, type FaultCode } from '@headgate/kernel';
import { aProvider, aRoute, aSecret, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  type ScriptedAnswer,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';
import type { Identity } from './ports.ts';

const openai = aProvider({ name: 'openai' });
const spare = aProvider({ name: 'spare', kind: 'anthropic' });
const off = aProvider({ name: 'off', enabled: false });
const bare = aProvider({ name: 'bare', secrets: [] });
const reserved = (provider: typeof openai) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] });
const support = aRoute({
  name: 'support',
  targets: [aTarget({ provider: openai, model: 'gpt-a' }), aTarget({ provider: spare, model: 'claude-b' })],
});
const routes = [
  ...[openai, spare, off, bare].map(reserved),
  support,
  aRoute({ name: 'vectors', type: 'embedding', targets: [aTarget({ provider: openai, model: 'embed-x' })] }),
  aRoute({ name: 'closed', enabled: false }),
];
const identity = anIdentity({ routes, paths: { '/desk': support } });

const messages = [{ role: 'user', content: 'hi' }];
const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-a-2026',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
};
const claude = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-b',
  content: [{ type: 'text', text: 'hello from the spare' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 5, output_tokens: 6 },
};
const refusal = (status: number) => jsonReply({ error: { message: 'no', type: 'some_error', code: null } }, status);

async function run(options: FakeCallOptions, answers: ScriptedAnswer[] = [], who: Identity = identity) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity: who });
  const call = new FakeCall(options);
  await handleCall(test.deps, call);
  return { ...test, call, upstream };
}
const code = (call: FakeCall) => (call.json['error'] as { code?: string }).code;

describe('which route a call takes', () => {
  it.each<[string, FakeCallOptions, string, string]>([
    ['the model as a route', { body: { model: 'support', messages } }, 'support', 'gpt-a'],
    ['provider/model', { body: { model: 'openai/gpt-z', messages } }, 'openai', 'gpt-z'],
    ['more slashes and colons', { body: { model: 'openai/meta/llama:free', messages } }, 'openai', 'meta/llama:free'],
    ['the header', { headers: { 'x-headgate-route': 'support' }, body: { model: 'x', messages } }, 'support', 'gpt-a'],
    ['the path', { path: '/v1/query/support', body: { model: 'x', messages } }, 'support', 'gpt-a'],
    ['the path, no model', { path: '/v1/query/support', body: { messages } }, 'support', 'gpt-a'],
    ['the path with suffix', { path: '/v1/query/support/chat/completions', body: { messages } }, 'support', 'gpt-a'],
    ['the provider', { path: '/v1/openai/chat/completions', body: { model: 'gpt-q', messages } }, 'openai', 'gpt-q'],
    ['a path of its own', { path: '/desk', body: { messages } }, 'support', 'gpt-a'],
    ['below it', { path: '/desk/v1/chat/completions', body: { messages } }, 'support', 'gpt-a'],
  ])('%s', async (_, options, route, model) => {
    const { call, upstream } = await run(options, [jsonReply(completion)]);
    expect(call.status).toBe(200);
    expect(call.headers).toMatchObject({
      'x-headgate-route': route,
      'x-headgate-model': model,
      'x-headgate-revision': '7',
    });
    const [sent] = upstream.calls;
    expect(sent?.path).toBe('/chat/completions');
    expect(JSON.parse(Buffer.from(sent?.body as Uint8Array).toString())).toMatchObject({ model });
  });
});

describe('what is refused, and how', () => {
  it.each<[string, number, FaultCode, FakeCallOptions]>([
    ['no key', 401, 'key_missing', { apiKey: undefined }],
    ['an unknown route', 404, 'route_not_found', { path: '/v1/query/none', body: { messages } }],
    ['a disabled route', 404, 'route_not_found', { path: '/v1/query/closed', body: { messages } }],
    ['a disabled route by header', 404, 'route_not_found', { headers: { 'x-headgate-route': 'closed' } }],
    ['a disabled route as model', 404, 'model_not_found', { body: { model: 'closed', messages } }],
    ['an unknown model', 404, 'model_not_found', { body: { model: 'nothing', messages } }],
    ['an unknown provider', 404, 'model_not_found', { body: { model: 'nobody/x', messages } }],
    ['a route as provider', 404, 'model_not_found', { body: { model: 'support/x', messages } }],
    ['a route in a provider path', 404, 'endpoint_not_found', { path: '/v1/support/chat/completions' }],
    ['an unknown provider path', 404, 'endpoint_not_found', { path: '/v1/nobody/chat/completions' }],
    ['an unknown path', 404, 'endpoint_not_found', { path: '/nowhere', method: 'GET' }],
    ['an unknown end below a path', 404, 'endpoint_not_found', { path: '/desk/..%2fadmin', body: { messages } }],
    ['no model', 400, 'request_invalid', { body: { messages } }],
    ['a provider as model', 400, 'request_invalid', { body: { model: 'openai', messages } }],
    [
      'a route of another type',
      400,
      'request_invalid',
      { path: '/v1/embeddings', body: { model: 'support', input: 'x' } },
    ],
    ['a wrong method', 405, 'method_not_allowed', { method: 'GET' }],
    ['a wrong type', 415, 'content_type_unsupported', { headers: { 'content-type': 'text/plain' } }],
    ['a broken body', 400, 'body_malformed', { body: '{' }],
    ['a body with a key twice', 400, 'body_ambiguous', { body: '{"model":"a","model":"b"}' }],
    ['a disabled provider', 404, 'provider_disabled', { body: { model: 'off/x', messages } }],
    ['a provider without a secret', 502, 'provider_secret_missing', { body: { model: 'bare/x', messages } }],
    [
      'a time limit that is none',
      400,
      'request_invalid',
      { headers: { 'x-request-timeout-ms': 'soon' }, body: { model: 'support', messages } },
    ],
  ])('%s: %i %s', async (_, status, expected, options) => {
    const { call, upstream, usage } = await run(options);
    expect(call.status).toBe(status);
    expect(code(call)).toBe(expected);
    expect(call.text).toContain('req_test');
    expect(upstream.calls).toHaveLength(0);
    expect(usage.openCount).toBe(0);
    expect(usage.last?.error_code ?? 'key_missing').toBe(expected);
  });

  it('answers in the language of an Anthropic caller', async () => {
    const { call } = await run({ path: '/v1/messages', body: { model: 'nothing', max_tokens: 5, messages } });
    expect(call.status).toBe(404);
    expect(call.json).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
  });

  it('reads no body of a stranger', async () => {
    const { call } = await run({ apiKey: undefined, body: { model: 'support', messages } });
    expect(call.hasReadBody).toBe(false);
  });
});

describe('a key with limits', () => {
  const limited = (limits: { routes?: string[]; models?: string[] }) =>
    anIdentity(
      { routes, paths: { '/desk': support } },
      { routes: limits.routes === undefined ? undefined : new Set(limits.routes), models: limits.models },
    );

  it.each<[string, Parameters<typeof limited>[0], FakeCallOptions, number]>([
    ['its route', { routes: ['support'] }, { body: { model: 'support', messages } }, 200],
    ['another route', { routes: ['support'] }, { body: { model: 'openai/x', messages } }, 403],
    ['another route by path', { routes: ['openai'] }, { path: '/desk', body: { messages } }, 403],
    ['its model', { models: ['openai/gpt-z'] }, { body: { model: 'openai/gpt-z', messages } }, 200],
    [
      'its model by path',
      { models: ['openai/gpt-z'] },
      { path: '/v1/openai/chat/completions', body: { model: 'gpt-z', messages } },
      200,
    ],
    ['any model of a vendor', { models: ['openai/*'] }, { body: { model: 'openai/any', messages } }, 200],
    ['a model of another vendor', { models: ['spare/*'] }, { body: { model: 'openai/any', messages } }, 403],
    ['a prefix that is no vendor', { models: ['open/*'] }, { body: { model: 'openai/any', messages } }, 403],
    ['a route named as a model', { models: ['support'] }, { body: { model: 'support', messages } }, 200],
    [
      'a model said, another meant',
      { models: ['cheap'] },
      { path: '/v1/query/support', body: { model: 'cheap', messages } },
      403,
    ],
    ['an endpoint without a model', { models: ['openai/*x'] }, { method: 'GET', path: '/v1/openai/files' }, 403],
  ])('%s', async (_, limits, options, status) => {
    const { call, upstream } = await run(options, [jsonReply(completion)], limited(limits));
    expect(call.status).toBe(status);
    if (status === 403) {
      expect(code(call)).toBe('key_scope');
      expect(upstream.calls).toHaveLength(0);
    }
  });

  it('fails over only to targets it may use', async () => {
    const who = limited({ models: ['gpt-a'] });
    const { call } = await run({ path: '/v1/query/support', body: { messages } }, [fault('provider_timeout')], who);
    expect(call.status).toBe(504);
  });
});

describe('failover and retries', () => {
  const body = { model: 'support', messages };

  it.each<[string, ScriptedAnswer[], string, number]>([
    ['out of reach', [fault('provider_unreachable'), fault('provider_unreachable')], 'spare', 3],
    ['silent', [fault('provider_timeout')], 'spare', 2],
    ['broken, then well', [refusal(500), jsonReply(completion)], 'openai', 2],
    ['broken twice', [refusal(500), refusal(503)], 'spare', 3],
    ['limiting the rate', [refusal(429)], 'spare', 2],
    ['refusing the credential', [refusal(401)], 'spare', 2],
  ])('when the first is %s', async (_, first, provider, attempts) => {
    const answers = provider === 'spare' ? [...first, jsonReply(claude)] : first;
    const { call, usage, upstream, attempts: seen } = await run({ body }, answers);
    expect(call.status).toBe(200);
    expect(call.headers['x-headgate-provider']).toBe(provider);
    expect(upstream.calls).toHaveLength(attempts);
    expect(seen).toHaveLength(attempts);
    expect(usage.last).toMatchObject({ provider, attempts, status: 200, usage_source: 'provider' });
  });

  it('says the answer of another vendor in the caller’s language', async () => {
    const { call } = await run({ body }, [fault('provider_timeout'), jsonReply(claude)]);
    expect(call.json).toMatchObject({
      object: 'chat.completion',
      choices: [{ message: { role: 'assistant', content: 'hello from the spare' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 6 },
    });
  });

  it('does not try again what is the caller’s own mistake', async () => {
    const { call, upstream } = await run({ body }, [refusal(400)]);
    expect(call.status).toBe(400);
    expect(upstream.calls).toHaveLength(1);
  });

  it('turns to another credential before it leaves the provider', async () => {
    const rich = aProvider({ name: 'rich', secrets: [aSecret({ name: 'a' }), aSecret({ name: 'b' })] });
    const who = anIdentity({ routes: [reserved(rich)] });
    const { call, upstream } = await run(
      { body: { model: 'rich/x', messages } },
      [refusal(401), jsonReply(completion)],
      who,
    );
    expect(call.status).toBe(200);
    expect(upstream.calls.map(({ secretId, headers }) => `${secretId} ${headers['authorization'] ?? ''}`)).toEqual([
      'sec_a Bearer plain-rich-a',
      'sec_b Bearer plain-rich-b',
    ]);
  });

  it.each<[string, ScriptedAnswer[], number, FaultCode, string | undefined]>([
    ['fails', [refusal(500), refusal(500)], 502, 'provider_failed', '500'],
    ['refuses', [refusal(418)], 418, 'provider_refused', '418'],
    [
      'says nothing that can be read',
      [jsonReply({ hello: 1 }), jsonReply({ hello: 1 })],
      502,
      'provider_reply_unreadable',
      '200',
    ],
    ['is gone after it failed', [refusal(500), fault('provider_timeout')], 504, 'provider_timeout', undefined],
  ])('a provider that %s is told with its own status', async (_, answers, status, expected, upstreamStatus) => {
    const spare = { body: { model: 'spare/c', messages } };
    const { call } = await run(spare, answers);
    expect([call.status, code(call)]).toEqual([status, expected]);
    expect(call.headers['x-headgate-upstream-status']).toBe(upstreamStatus);
  });

  it('follows no redirect', async () => {
    const { call, upstream } = await run({ body: { model: 'openai/x', messages } }, [jsonReply({}, 307)]);
    expect(call.status).toBe(502);
    expect(upstream.calls).toHaveLength(1);
  });

  it('gives every attempt only the time that is left', async () => {
    const headers = { 'x-request-timeout-ms': '1000' };
    const { upstream, slept } = await run({ headers, body }, [
      refusal(500),
      fault('provider_timeout'),
      jsonReply(claude),
    ]);
    expect(upstream.calls.map(({ timeouts }) => timeouts.totalMs)).toEqual([
      1000,
      1000 - (slept[0] ?? 0),
      1000 - (slept[0] ?? 0),
    ]);
  });

  it('does not wait once the caller has left', async () => {
    const upstream = new ScriptedUpstream(refusal(500));
    const { deps, usage } = testDeps({ upstream, identity });
    const call = new FakeCall({ body });
    const leaving = {
      ...deps,
      random: () => 0.5,
      sleep: () => Promise.resolve(call.cancellation.cancel(fault('client_gone'))),
    };
    await handleCall(leaving, call);
    expect(call.status).toBe(0);
    expect(usage.last).toMatchObject({ status: 499, error_code: 'client_gone', attempts: 1 });
    expect(deps.retryBudget.size).toBe(0);
  });
});

describe('the books', () => {
  it('open before the provider is called and close once', async () => {
    const { usage, calls } = await run({ body: { model: 'support', messages } }, [jsonReply(completion)]);
    expect(usage.starts).toEqual([
      {
        request_id: 'req_test',
        org: 'org_test',
        project: 'prj_test',
        key_id: 'key_test',
        route: 'support',
        dialect: 'openai-chat',
        model_requested: 'support',
        is_streaming: false,
        started_at: '2026-01-01T00:00:01.000Z',
        revision: 7,
        attrs: null,
      },
    ]);
    expect(usage.ends).toHaveLength(1);
    expect(usage.last).toMatchObject({
      model_used: 'gpt-a',
      input_tokens: 3,
      output_tokens: 4,
      status: 200,
      error_code: null,
    });
    expect(calls).toHaveLength(1);
  });

  it('close when a part of the gateway breaks', async () => {
    const { deps, usage } = testDeps({ upstream: new ScriptedUpstream(), identity });
    const call = new FakeCall({ body: { model: 'support', messages } });
    const broken = {
      ...deps,
      secrets: {
        open: (): string => {
          throw new TypeError('x is not a function');
        },
      },
    };
    await handleCall(broken, call);
    expect(call.status).toBe(500);
    expect(call.text).not.toContain('not a function');
    expect(usage.last).toMatchObject({ status: 500, error_code: 'internal' });
  });

  it('refuse the call when it cannot be put on record', async () => {
    const upstream = new ScriptedUpstream(jsonReply(completion));
    const { deps } = testDeps({ upstream, identity });
    const full = {
      ...deps,
      usage: {
        start: () => {
          throw fault('overloaded');
        },
        end: () => undefined,
      },
    };
    const call = new FakeCall({ body: { model: 'support', messages } });
    await handleCall(full, call);
    expect(call.status).toBe(503);
    expect(upstream.calls).toHaveLength(0);
  });
});

describe('bytes of the same language', () => {
  it('go up untouched but for the model, and come back as they are', async () => {
    const sent = '{ "messages" :[{"role":"user","content":"h\\u00e9 "}],\n  "x_unknown":1.0, "model":"support" }';
    const { call, upstream } = await run({ body: sent }, [jsonReply(completion)]);
    expect(Buffer.from(upstream.calls[0]?.body as Uint8Array).toString()).toBe(sent.replace('"support"', '"gpt-a"'));
    expect(call.text).toBe(JSON.stringify(completion));
  });

  it('carry no header of the caller but those the vendor knows, and never its key', async () => {
    const headers = { cookie: 'a=b', 'x-forwarded-host': 'evil', authorization: 'Bearer hg_test', host: 'evil' };
    const { upstream } = await run({ headers, body: { model: 'openai/x', messages } }, [jsonReply(completion)]);
    const names = Object.keys(upstream.calls[0]?.headers ?? {});
    expect(names).not.toContain('cookie');
    expect(names).not.toContain('x-forwarded-host');
    expect(names).not.toContain('host');
    expect(JSON.stringify(upstream.calls[0]?.headers)).not.toContain('hg_test');
  });

  it.each([
    ['/v1/openai/batches', '', '/batches'],
    ['/v1/openai/v1/files', '?purpose=batch', '/files?purpose=batch'],
  ])('pass through an endpoint nobody here knows: %s', async (path, query, expected) => {
    const { call, upstream, usage } = await run({ path, query, body: { input: 'x' } }, [jsonReply({ anything: 1 })]);
    expect(call.json).toEqual({ anything: 1 });
    expect(upstream.calls[0]?.path).toBe(expected);
    expect(usage.starts[0]?.dialect).toBe('native');
  });

  it.each([
    '/v1/openai/../admin',
    '/v1/openai/%2e%2e/admin',
    '/v1/openai/a%2Fb',
    '/v1/openai//x',
    '/v1/openai/a\\b',
    '/v1/openai/./x',
  ])('climb nowhere: %s', async (path) => {
    const { call, upstream } = await run({ path, body: { input: 'x' } });
    expect(call.status).toBe(404);
    expect(upstream.calls).toHaveLength(0);
  });
});
