import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  jsonReply,
  type ScriptedAnswer,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const providers = [
  aProvider({ name: 'deepseek', kind: 'deepseek' }),
  aProvider({ name: 'local', kind: 'vllm', secrets: [] }),
  aProvider({ name: 'groq', kind: 'groq', secrets: [] }),
];
const routes = providers.map((provider) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] }),
);
const identity = anIdentity({ routes });
const completion = {
  id: 'c',
  model: 'm-2026',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4, prompt_cache_hit_tokens: 2 },
};

async function run(body: object | string, ...answers: ScriptedAnswer[]) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity });
  const call = new FakeCall({ body });
  await handleCall(test.deps, call);
  const [sent] = upstream.calls;
  return { ...test, call, sent, said: sent?.body === undefined ? '' : Buffer.from(sent.body as Uint8Array).toString() };
}

describe('a vendor with an accent', () => {
  it('gets the caller’s bytes with nothing but the model replaced, where nothing stands against them', async () => {
    const body = '{ "messages":[{"role":"user","content":"hi"}],\n "model" : "deepseek/chat", "seed_of": 1.0 }';
    const { said, call } = await run(body, jsonReply(completion));
    expect(said).toBe(body.replace('deepseek/chat', 'chat'));
    expect(call.headers).not.toHaveProperty('x-headgate-fidelity');
    expect(call.json).toEqual(completion);
  });

  it('gets a body in its own way, and what was left out is told', async () => {
    const body = {
      model: 'deepseek/chat',
      stream: true,
      max_completion_tokens: 5,
      seed: 1,
      messages: [{ role: 'developer', content: 'Be brief.' }],
    };
    const done = eventStream(
      'data: {"model":"m","choices":[{"index":0,"delta":{"content":"a"}}]}\n\n',
      'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n',
      'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\ndata: [DONE]\n\n',
    ).close();
    const { said, call, usage } = await run(body, done);
    expect(JSON.parse(said)).toEqual({
      model: 'chat',
      stream: true,
      max_tokens: 5,
      messages: [{ role: 'system', content: 'Be brief.' }],
      stream_options: { include_usage: true },
    });
    expect(call.headers['x-headgate-fidelity']).toBe('dropped=seed');
    // Asked for by the gateway, so counted and not shown.
    expect(call.text).not.toContain('usage');
    expect(usage.ends[0]).toMatchObject({ input_tokens: 3, output_tokens: 4 });
  });

  it('is not called at all for what it cannot do', async () => {
    const { call, sent } = await run({ model: 'deepseek/chat', n: 2, messages: [{ role: 'user', content: 'hi' }] });
    expect(call.status).toBe(400);
    expect(call.json).toMatchObject({ error: { code: 'feature_unsupported' } });
    expect(sent).toBeUndefined();
  });
});

describe('a provider without a secret', () => {
  const body = (provider: string) => ({ model: `${provider}/m`, messages: [{ role: 'user', content: 'hi' }] });

  it('is called without one where its kind needs none', async () => {
    const { call, sent } = await run(body('local'), jsonReply(completion));
    expect(call.status).toBe(200);
    expect(sent?.headers).not.toHaveProperty('authorization');
  });

  it('is not called where its kind needs one', async () => {
    const { call, sent } = await run(body('groq'));
    expect(call.status).toBe(502);
    expect(call.json).toMatchObject({ error: { code: 'provider_secret_missing' } });
    expect(sent).toBeUndefined();
  });
});
