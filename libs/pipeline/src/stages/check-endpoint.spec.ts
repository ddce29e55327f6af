import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from '../handle-call.ts';
import { anIdentity, FakeCall, jsonReply, ScriptedUpstream, testDeps } from '../testing/index.ts';

const provider = aProvider({ name: 'openai' });
const targets = [aTarget({ provider })];
const routes = [
  aRoute({ name: 'openai', isReserved: true, targets }),
  aRoute({ name: 'desk', targets: [aTarget({ provider, model: 'gpt' })] }),
];

async function call(path: string, endpoints: readonly ('chat' | 'images' | 'embeddings')[], method = 'POST') {
  const identity = anIdentity({ routes }, { endpoints: new Set(endpoints) });
  const upstream = new ScriptedUpstream(jsonReply({ ok: true }));
  const { deps } = testDeps({ upstream, identity });
  const incoming = new FakeCall({ method, path, body: { model: 'openai/gpt', input: 'x', messages: [] } });
  await handleCall(deps, incoming);
  return { status: incoming.status, text: incoming.text, calls: upstream.calls.length };
}

describe('a key limited to some endpoints', () => {
  it.each([
    ['/v1/chat/completions', ['chat']],
    ['/v1/query/desk', ['chat']],
    ['/v1/query/desk/chat/completions', ['chat']],
    ['/v1/openai/images/generations', ['images']],
  ] as const)('may call %s with %j', async (path, endpoints) => {
    const { calls } = await call(path, endpoints);
    expect(calls).toBe(1);
  });

  it.each([
    ['/v1/embeddings', ['chat'], 'embeddings'],
    ['/v1/responses', ['chat'], 'responses'],
    ['/v1/messages', ['chat'], 'messages'],
    ['/v1beta/models/gemini:generateContent', ['chat'], 'generate'],
    ['/v1/query/desk', ['embeddings'], 'chat'],
    ['/v1/openai/embeddings', ['chat'], 'embeddings'],
    ['/v1/openai/audio/speech', ['images'], 'audio'],
    ['/v1/openai/files', ['images'], 'other'],
  ] as const)('may not call %s with %j, and is told why', async (path, endpoints, wanted) => {
    const { status, text, calls } = await call(path, endpoints);
    expect([status, calls]).toEqual([403, 0]);
    expect(text).toContain(`may not use the endpoint \\"${wanted}\\"; it may use: ${endpoints.join(', ')}`);
  });

  it('still lists its models', async () => {
    expect((await call('/v1/models', ['embeddings'], 'GET')).status).toBe(200);
  });
});
