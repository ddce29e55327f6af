import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  type ScriptedAnswer,
  ScriptedReply,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const google = aProvider({ name: 'google', kind: 'google-gemini' });
const openai = aProvider({ name: 'openai' });
const reserved = (provider: typeof google) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] });
const identity = anIdentity({
  routes: [
    ...[google, openai].map(reserved),
    aRoute({ name: 'support', targets: [aTarget({ provider: google, model: 'gemini-2.5-flash' })] }),
    aRoute({ name: 'beside', targets: [aTarget({ provider: google, model: 'g', suffix: '/custom:generate' })] }),
    aRoute({ name: 'vectors', type: 'embedding', targets: [aTarget({ provider: google, model: 'embed' })] }),
  ],
});
const body = '{ "contents":[{"role":"user","parts":[{"text":"caf\\u00e9"}]}], "labels": {"b":1.0} }';
const answer = {
  candidates: [{ content: { parts: [{ text: 'hello' }], role: 'model' }, finishReason: 'STOP', index: 0 }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 },
  modelVersion: 'gemini-2.5-flash',
};

async function run(options: FakeCallOptions, ...answers: ScriptedAnswer[]) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity });
  const call = new FakeCall({ body, ...options });
  await handleCall(test.deps, call);
  const [sent] = upstream.calls;
  const text = typeof sent?.body === 'string' ? sent.body : Buffer.from((sent?.body ?? '') as Uint8Array).toString();
  return { call, path: sent?.path, sent: text, headers: sent?.headers };
}
const stream = (...chunks: object[]): ScriptedReply =>
  new ScriptedReply(
    200,
    { 'content-type': 'text/event-stream' },
    chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`),
  ).close();

describe('a call whose path names the model', () => {
  it('goes to the provider of its language byte for byte, the model in the path replaced', async () => {
    const { call, path, sent } = await run({ path: '/v1beta/models/support:generateContent' }, jsonReply(answer));
    expect(call.status).toBe(200);
    expect(path).toBe('/models/gemini-2.5-flash:generateContent');
    expect(sent).toBe(body);
    expect(call.json).toEqual(answer);
  });

  it('never hands on the key or anything else of the query', async () => {
    const options = {
      path: '/v1/models/google/gemini-x:streamGenerateContent',
      query: '?key=hg_secret&alt=sse',
      headers: { 'x-goog-api-key': 'hg_secret' },
    };
    const { path, headers, call } = await run(options, stream(answer));
    expect(path).toBe('/models/gemini-x:streamGenerateContent?alt=sse');
    expect(JSON.stringify(headers)).not.toContain('hg_secret');
    expect(call.headers['content-type']).toContain('text/event-stream');
    expect(call.text).toBe(`data: ${JSON.stringify(answer)}\n\n`);
  });

  it('is one growing JSON array where it asks for no event stream', async () => {
    const { call, path } = await run({ path: '/v1beta/models/support:streamGenerateContent' }, stream(answer));
    expect(path).toBe('/models/gemini-2.5-flash:streamGenerateContent?alt=sse');
    expect(call.headers['content-type']).toContain('application/json');
    expect(JSON.parse(call.text)).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'hello' }] } }] },
      { candidates: [{ finishReason: 'STOP' }] },
    ]);
  });

  it('is translated to a provider of another language', async () => {
    const completion = { choices: [{ message: { content: 'hi' }, finish_reason: 'stop' }], model: 'gpt-x' };
    const { call, path, sent } = await run(
      { path: '/v1beta/models/openai/gpt-x:generateContent' },
      jsonReply(completion),
    );
    expect(path).toBe('/chat/completions');
    expect(JSON.parse(sent)).toMatchObject({ model: 'gpt-x', messages: [{ role: 'user', content: 'café' }] });
    expect(call.json).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'hi' }] }, finishReason: 'STOP' }],
      modelVersion: 'gpt-x',
    });
  });

  it('may stand behind a route or a provider', async () => {
    for (const path of [
      '/v1/query/support/v1beta/models/any:generateContent',
      '/v1/google/v1beta/models/gemini-2.5-flash:generateContent',
    ]) {
      expect((await run({ path }, jsonReply(answer))).path).toBe('/models/gemini-2.5-flash:generateContent');
    }
  });

  it('goes where the route says, if it says so', async () => {
    const { path, sent } = await run({ path: '/v1beta/models/beside:generateContent' }, jsonReply(answer));
    expect({ path, sent }).toEqual({ path: '/custom:generate', sent: body });
  });

  it('embeds with the model of the route, though the body names another', async () => {
    const requests = [{ model: 'models/vectors', content: { parts: [{ text: 'a' }] } }];
    const options = { path: '/v1beta/models/vectors:batchEmbedContents', body: { requests } };
    const { call, path, sent } = await run(options, jsonReply({ embeddings: [{ values: [1] }] }));
    expect(path).toBe('/models/embed:batchEmbedContents');
    expect(JSON.parse(sent)).toMatchObject({ requests: [{ model: 'models/embed' }] });
    expect(call.json).toEqual({ embeddings: [{ values: [1] }] });
  });

  it.each([
    ['no key', { path: '/v1beta/models/support:generateContent', apiKey: undefined }, 401, 'UNAUTHENTICATED'],
    ['an unknown model', { path: '/v1beta/models/nobody:generateContent' }, 404, 'NOT_FOUND'],
    [
      'a body that does not fit',
      { path: '/v1beta/models/openai/x:generateContent', body: {} },
      400,
      'INVALID_ARGUMENT',
    ],
    ['a model that climbs', { path: '/v1beta/models/google/..:generateContent' }, 400, 'INVALID_ARGUMENT'],
    ['another method', { path: '/v1beta/models/support:generateContent', method: 'PUT' }, 405, 'INVALID_ARGUMENT'],
  ])('with %s is refused in words of Google’s', async (_, options, status, word) => {
    const { call } = await run(options);
    expect(call.status).toBe(status);
    expect(call.json).toMatchObject({ error: { code: status, status: word } });
  });

  it('lists models in Google’s shape', async () => {
    const { call } = await run({ method: 'GET', path: '/v1beta/models' });
    expect(call.json).toMatchObject({
      models: [
        { name: 'models/google/*' },
        { name: 'models/openai/*' },
        { name: 'models/support' },
        { name: 'models/beside' },
        { name: 'models/vectors' },
      ],
    });
    const one = await run({ method: 'GET', path: '/v1/models/support', headers: { 'x-goog-api-key': 'hg_test' } });
    expect(one.call.json).toMatchObject({ name: 'models/support' });
  });
});
