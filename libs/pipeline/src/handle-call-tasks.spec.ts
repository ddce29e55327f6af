import { fault, type FaultCode } from '@headgate/kernel';
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

const openai = aProvider({ name: 'openai' });
const spare = aProvider({ name: 'spare' });
const anthropic = aProvider({ name: 'anthropic', kind: 'anthropic' });
const reserved = (provider: typeof openai) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] });
const routes = [
  ...[openai, anthropic].map(reserved),
  aRoute({
    name: 'ears',
    type: 'audio',
    targets: [aTarget({ provider: openai, model: 'whisper-1' }), aTarget({ provider: spare, model: 'whisper-2' })],
  }),
  aRoute({
    name: 'first-cannot',
    type: 'image',
    targets: [aTarget({ provider: anthropic, model: 'claude' }), aTarget({ provider: openai, model: 'pixels' })],
  }),
  aRoute({ name: 'talk', targets: [aTarget({ provider: openai, model: 'gpt-a' })] }),
];
const identity = anIdentity({ routes });

const formType = { 'content-type': 'multipart/form-data; boundary=b' };
const member = (name: string, value: string) =>
  `--b\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const recording = (size: number) =>
  `--b\r\ncontent-disposition: form-data; name="file"; filename="a.mp3"\r\n\r\n${'s'.repeat(size)}\r\n`;
const form = (...members: string[]) => `${members.join('')}--b--\r\n`;

async function run(options: FakeCallOptions, answers: ScriptedAnswer[] = [], who = identity) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity: who });
  const call = new FakeCall(options);
  await handleCall(test.deps, call);
  return {
    ...test,
    call,
    upstream,
    sent: upstream.calls.map(({ body }) => Buffer.from(body as Uint8Array).toString()),
  };
}
const code = (call: FakeCall) => (call.json['error'] as { code?: string }).code;

describe('an endpoint for other work than chat', () => {
  it.each([
    ['/v1/images/generations', '/images/generations', { prompt: 'a cat' }],
    ['/v1/images/edits', '/images/edits', { prompt: 'a cat', images: [{ image_url: 'https://example.com/a.png' }] }],
    ['/v1/moderations', '/moderations', { input: 'hello' }],
    ['/v1/rerank', '/rerank', { query: 'q', documents: ['a'] }],
    ['/v2/rerank', '/rerank', { query: 'q', documents: ['a'] }],
    ['/v1/openai/moderations', '/moderations', { input: 'hello' }],
  ])('%s passes through to %s with only the model replaced', async (path, upstreamPath, body) => {
    const isNamed = path.includes('openai');
    const model = isNamed ? 'x-1' : 'openai/x-1';
    const answer = { data: [], usage: { input_tokens: 3, output_tokens: 4 } };
    const { call, upstream, sent, usage } = await run({ path, body: { ...body, model } }, [jsonReply(answer)]);
    expect(call.status).toBe(200);
    expect(call.json).toEqual(answer);
    expect(upstream.calls[0]?.path).toBe(upstreamPath);
    expect(sent[0]).toBe(JSON.stringify({ ...body, model: 'x-1' }));
    expect(usage.last).toMatchObject({ input_tokens: 3, output_tokens: 4, usage_source: 'provider' });
  });

  it.each([
    ['/v1/images/generations', 'image generation', { prompt: 'a cat' }],
    ['/v1/audio/speech', 'speech synthesis', { input: 'hello', voice: 'alloy' }],
    ['/v1/moderations', 'moderation', { input: 'hello' }],
    ['/v1/rerank', 'reranking', { query: 'q', documents: ['a'] }],
  ])('%s at a provider that cannot do it is refused before anything is sent', async (path, feature, body) => {
    const { call, upstream } = await run({ path, body: { ...body, model: 'anthropic/claude' } });
    expect(call.status).toBe(400);
    expect(code(call)).toBe('feature_unsupported');
    expect(call.text).toContain(feature);
    expect(call.text).toContain('anthropic');
    expect(upstream.calls).toEqual([]);
  });

  it('may leave the model to a vendor that has one of its own', async () => {
    const { call, sent } = await run({ path: '/v1/openai/moderations', body: { input: 'hello' } }, [jsonReply({})]);
    expect([call.status, sent[0]]).toEqual([200, '{"input":"hello"}']);
  });

  it('goes on to the next target where the first cannot do it', async () => {
    const body = { model: 'first-cannot', prompt: 'a cat' };
    const { call, upstream } = await run({ path: '/v1/images/generations', body }, [jsonReply({ data: [] })]);
    expect(call.status).toBe(200);
    expect(upstream.calls.map(({ provider }) => provider.name)).toEqual(['openai']);
  });

  it.each<[string, number, FaultCode, FakeCallOptions]>([
    [
      'a route of another type',
      400,
      'request_invalid',
      { path: '/v1/moderations', body: { model: 'talk', input: 'x' } },
    ],
    [
      'a streamed moderation',
      400,
      'request_invalid',
      { path: '/v1/moderations', body: { model: 'openai/m', input: 'x', stream: true } },
    ],
    [
      'a recording as JSON',
      415,
      'content_type_unsupported',
      { path: '/v1/audio/transcriptions', body: { model: 'openai/w' } },
    ],
    ['a chat as form', 415, 'content_type_unsupported', { headers: formType, body: form(member('model', 'openai/w')) }],
    [
      'a form without boundary',
      400,
      'body_malformed',
      { path: '/v1/audio/transcriptions', headers: { 'content-type': 'multipart/form-data' } },
    ],
  ])('refuses %s', async (_, status, expected, options) => {
    const { call } = await run(options);
    expect([call.status, code(call)]).toEqual([status, expected]);
  });
});

describe('sound', () => {
  const body = { model: 'openai/tts-1', input: 'hello', voice: 'alloy' };
  const speech = (...chunks: string[]) => new ScriptedReply(200, { 'content-type': 'audio/mpeg' }, chunks);

  it('is handed through as it comes, with its own type', async () => {
    const { call, usage } = await run({ path: '/v1/audio/speech', body }, [speech('ID3', '\u0001\u0002').close()]);
    expect([call.status, call.headers['content-type'], call.text]).toEqual([200, 'audio/mpeg', 'ID3\u0001\u0002']);
    expect(call.written).toHaveLength(2);
    expect(usage.last).toMatchObject({ status: 200, usage_source: 'none', output_tokens: null });
  });

  it('that breaks off is no clean end, and no count of tokens is made up', async () => {
    const { call, usage } = await run({ path: '/v1/audio/speech', body }, [
      speech('ID3').close(fault('provider_stream_broken')),
    ]);
    expect([call.isEnded, call.isAborted]).toEqual([false, true]);
    expect(usage.last).toMatchObject({ error_code: 'provider_stream_broken', output_tokens: null });
  });

  it('that never begins is tried again', async () => {
    const broken = new ScriptedReply(200, { 'content-type': 'audio/mpeg' }).close(fault('provider_stream_broken'));
    const { call, upstream } = await run({ path: '/v1/audio/speech', body }, [broken, speech('ID3').close()]);
    expect([call.status, call.text, upstream.calls.length]).toEqual([200, 'ID3', 2]);
  });
});

describe('a form with a recording', () => {
  const path = '/v1/audio/transcriptions';
  const heard = () => jsonReply({ text: 'hi', usage: { type: 'tokens', input_tokens: 9, output_tokens: 1 } });

  it.each([
    ['before', [member('model', 'openai/whisper-1'), recording(10)], [member('model', 'whisper-1'), recording(10)]],
    ['behind', [recording(10), member('model', 'openai/whisper-1')], [recording(10), member('model', 'whisper-1')]],
  ])('finds its provider by the model %s the file', async (_, members, expected) => {
    const { call, upstream, sent, usage } = await run({ path, headers: formType, body: form(...members) }, [heard()]);
    expect([call.status, call.json['text']]).toEqual([200, 'hi']);
    expect(sent).toEqual([form(...expected)]);
    expect(upstream.calls[0]?.headers).toMatchObject({ ...formType, authorization: 'Bearer plain-openai-default' });
    expect(usage.starts[0]).toMatchObject({ dialect: 'openai-transcriptions', model_requested: 'openai/whisper-1' });
    expect(usage.last).toMatchObject({ input_tokens: 9, model_used: 'whisper-1' });
  });

  it.each(['text/plain', 'text/vtt', 'application/x-subrip'])('may be answered with %s', async (type) => {
    const answer = new ScriptedReply(200, { 'content-type': type }, ['1\nhello\n']).close();
    const { call } = await run({ path, headers: formType, body: form(member('model', 'ears'), recording(1)) }, [
      answer,
    ]);
    expect([call.status, call.headers['content-type'], call.text]).toEqual([200, type, '1\nhello\n']);
  });

  it('is sent again, and to another provider under its own model, as long as it is small', async () => {
    const asked = { path, headers: formType, body: form(member('model', 'ears'), recording(10)) };
    const gone = () => fault('provider_unreachable');
    const { call, sent } = await run(asked, [gone(), gone(), heard()]);
    expect(call.status).toBe(200);
    expect(sent[2]).toBe(form(member('model', 'whisper-2'), recording(10)));
  });

  const chunks = (...members: string[]) => {
    const text = form(...members);
    return Array.from({ length: Math.ceil(text.length / 65_536) }, (_, at) =>
      text.slice(at * 65_536, (at + 1) * 65_536),
    );
  };

  it('too large to keep is sent once, and what went wrong is said as it was', async () => {
    const reply = new ScriptedReply(500, { 'content-type': 'application/json' }, ['{}']).close();
    const asked = { path, headers: formType, chunks: chunks(member('model', 'ears'), recording(3_000_000)) };
    const { call, upstream } = await run(asked, [reply]);
    expect([call.status, code(call), upstream.calls.length]).toEqual([502, 'provider_failed', 1]);
  });

  it('whose model comes too late is refused, saying how to ask', async () => {
    const asked = { path, headers: formType, chunks: chunks(recording(3_000_000), member('model', 'ears')) };
    const { call, upstream } = await run(asked);
    expect([call.status, code(call), upstream.calls.length]).toEqual([400, 'request_invalid', 0]);
    expect(call.text).toContain('x-headgate-route');
  });

  it.each([
    ['a route', 'ears', 'whisper-1'],
    ['a provider', 'openai', 'anything'],
  ])('whose model comes late is served where a header names %s', async (_, route, expected) => {
    const asked = {
      path,
      headers: { ...formType, 'x-headgate-route': route },
      chunks: chunks(recording(3_000_000), member('model', 'anything')),
    };
    const { call, sent, usage } = await run(asked, [heard()]);
    expect(call.status).toBe(200);
    expect(sent[0]).toBe(form(recording(3_000_000), member('model', expected)));
    expect(usage.last?.model_used).toBe(expected);
  });

  it('whose model nobody saw in time is not let past a key limited to some models', async () => {
    const limited = anIdentity({ routes }, { models: ['openai/whisper-1'] });
    const asked = {
      path,
      headers: { ...formType, 'x-headgate-route': 'openai' },
      chunks: chunks(recording(3_000_000), member('model', 'anything')),
    };
    const { call, upstream } = await run(asked, [], limited);
    expect([call.status, code(call), upstream.calls.length]).toEqual([403, 'key_scope', 0]);
  });

  it('to a route of sounds needs no more than the name of the route', async () => {
    const asked = { path: '/v1/query/ears', headers: formType, body: form(recording(10)) };
    const { call, sent, upstream } = await run(asked, [heard()]);
    expect([call.status, upstream.calls[0]?.path]).toEqual([200, '/audio/transcriptions']);
    expect(sent[0]).toBe(form(recording(10), member('model', 'whisper-1')));
  });

  it('to a provider that cannot hear is refused before it is read on', async () => {
    const body = form(member('model', 'anthropic/claude'), recording(10));
    const { call } = await run({ path, headers: formType, body });
    expect([call.status, code(call)]).toEqual([400, 'feature_unsupported']);
    expect(call.text).toContain('audio transcription');
  });
});
