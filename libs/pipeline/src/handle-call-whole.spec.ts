import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  FakeCall,
  type FakeCallOptions,
  ScriptedReply,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const routes = [aProvider({ name: 'openai' }), aProvider({ name: 'spare', kind: 'anthropic' })].map((provider) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] }),
);
const identity = anIdentity({ routes });
const messages = [{ role: 'user', content: 'hi' }];
const completion = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt-a',
  choices: [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }],
};
const claude = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-b',
  content: [{ type: 'text', text: 'hello' }],
  stop_reason: 'end_turn',
  usage: { input_tokens: 5, output_tokens: 6 },
};

async function run(options: FakeCallOptions, answers: ScriptedReply[] = []) {
  const upstream = new ScriptedUpstream(...answers);
  const call = new FakeCall(options);
  await handleCall(testDeps({ upstream, identity }).deps, call);
  return { call, upstream };
}

describe('what is only ever answered whole', () => {
  it.each([
    ['/v1/embeddings', { model: 'openai/x', input: 'x', stream: true }, 'embeddings cannot be streamed'],
    ['/v1/messages/count_tokens', { model: 'spare/x', messages, stream: true }, 'token counts cannot be streamed'],
  ])('says that %s has no stream, and asks no provider', async (path, body, words) => {
    const { call, upstream } = await run({ path, body });
    expect(call.status).toBe(400);
    expect(call.text).toContain(words);
    expect(upstream.calls).toHaveLength(0);
  });
});

describe('a whole answer', () => {
  it.each([
    ['to another language is refused, not mended', 'spare', claude, 502],
    ['to its own language passes byte for byte', 'openai', completion, 200],
  ])('an answer with bytes that are no UTF-8, %s', async (_, provider, reply, status) => {
    const bytes = Buffer.from(JSON.stringify(reply).replace('hello', 'hell\u00ff'), 'latin1');
    const broken = () =>
      new ScriptedReply(200, { 'content-type': 'application/json' }, [new Uint8Array(bytes)]).close();
    // Unreadable answers are tried once more at the same place.
    const { call } = await run({ body: { model: `${provider}/x`, messages } }, [broken(), broken(), broken()]);
    expect(call.status).toBe(status);
    if (status === 200) expect(call.written).toEqual([bytes]);
    else expect(call.json).toMatchObject({ error: { code: 'provider_reply_unreadable' } });
  });
});
