import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
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

const providers = (['openai', 'anthropic', 'google-gemini', 'deepseek'] as const).map((kind) =>
  aProvider({ name: kind, kind }),
);
const routes = providers.map((provider) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] }),
);

async function count(options: FakeCallOptions, answers: ScriptedAnswer[] = []) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity: anIdentity({ routes }) });
  const call = new FakeCall(options);
  await handleCall(test.deps, call);
  return { call, upstream, usage: test.usage };
}

const messages = [{ role: 'user', content: 'one two three four five six' }];
const tools = [{ name: 'f', description: 'does a thing', input_schema: { type: 'object' } }];
const claude = { path: '/v1/messages/count_tokens', headers: { 'anthropic-version': '2023-06-01' } };
const contents = [{ role: 'user', parts: [{ text: 'one two three four five six' }] }];

describe('a count of tokens', () => {
  it.each(['openai', 'deepseek'])('in Anthropic’s language is estimated for %s, and says so', async (provider) => {
    const { call, upstream, usage } = await count({ ...claude, body: { model: `${provider}/m`, messages } });
    expect([call.status, call.json]).toEqual([200, { input_tokens: 10 }]);
    expect(call.headers['x-headgate-token-count']).toBe('estimate');
    expect(upstream.calls).toEqual([]);
    expect(usage.last).toMatchObject({ status: 200, usage_source: 'none', output_tokens: null });
  });

  it.each(['openai', 'anthropic'])('in Gemini’s language reaches %s, or is estimated', async (provider) => {
    const path = `/v1beta/models/${provider}/m:countTokens`;
    const { call } = await count({ path, body: { contents } }, [jsonReply({ input_tokens: 17 })]);
    const isCounted = provider === 'anthropic';
    expect([call.status, call.json]).toEqual([200, { totalTokens: isCounted ? 17 : 10 }]);
    expect(call.headers['x-headgate-token-count']).toBe(isCounted ? undefined : 'estimate');
  });

  it('is asked of a provider that counts, at no cost', async () => {
    const asked = { ...claude, body: { model: 'google-gemini/m', messages } };
    const { call, upstream } = await count(asked, [jsonReply({ totalTokens: 17 })]);
    expect([call.json, upstream.calls[0]?.path]).toEqual([{ input_tokens: 17 }, '/models/m:countTokens']);
  });

  it('is estimated where a provider that counts cannot count this', async () => {
    const block = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
    const body = { model: 'google-gemini/m', messages: [...messages, { role: 'assistant', content: [block] }] };
    const { call, upstream } = await count({ ...claude, body });
    expect([call.status, call.headers['x-headgate-token-count'], upstream.calls.length]).toEqual([200, 'estimate', 0]);
  });

  it('grows with system, tools and pictures', async () => {
    const sizes: number[] = [];
    const picture = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'aGk=' } };
    for (const more of [
      {},
      { system: 'You are a helpful assistant.' },
      { tools },
      { messages: [{ role: 'user', content: [picture] }, ...messages] },
    ]) {
      const { call } = await count({ ...claude, body: { model: 'openai/m', messages, ...more } });
      sizes.push(Number(call.json['input_tokens']));
    }
    expect(sizes.slice(1).every((size) => size > (sizes[0] ?? 0))).toBe(true);
  });

  it.each<[FakeCallOptions, number, object]>([
    [
      { ...claude, body: { model: 'openai/m', messages: 'no' } },
      400,
      { type: 'error', error: { type: 'invalid_request_error' } },
    ],
    [{ ...claude, body: { model: 'nobody/m', messages } }, 404, { type: 'error', error: { type: 'not_found_error' } }],
    [
      { path: '/v1beta/models/openai/m:countTokens', body: { contents: 7 } },
      400,
      { error: { status: 'INVALID_ARGUMENT' } },
    ],
  ])('fails in the language of the caller', async (options, status, shape) => {
    const { call } = await count(options);
    expect(call.status).toBe(status);
    expect(call.json).toMatchObject(shape);
  });
});
