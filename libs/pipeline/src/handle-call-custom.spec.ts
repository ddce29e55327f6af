import { compileCustomRoute } from '@headgate/mapping';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import {
  anIdentity,
  eventStream,
  FakeCall,
  type FakeCallOptions,
  jsonReply,
  type ScriptedAnswer,
  ScriptedReply,
  ScriptedUpstream,
  testDeps,
} from './testing/index.ts';

const provider = aProvider({ name: 'inhouse', kind: 'custom' });
const openai = aProvider({ name: 'openai' });
const target = aTarget({ provider, model: 'engine-2', suffix: '/run' });
const custom = compileCustomRoute({
  headers: { 'x-team': 'search' },
  mapping: {
    request: { q: '$.question', engine: '$.model', top: 3 },
    response: { answer: '$.hits[0].text', all: '$.hits[*].id' },
    stream: { piece: '$.delta' },
    usage: { input_tokens: '$.cost.in', output_tokens: '$.cost.out' },
    error: '$.problem',
  },
});
const mapped = aRoute({ name: 'mapped', type: 'custom', custom, targets: [target], retries: 0 });
const plain = aRoute({
  name: 'plain',
  type: 'custom',
  custom: compileCustomRoute({}),
  targets: [aTarget({ provider, model: '*' })],
});
const reserved = aRoute({ name: 'openai', isReserved: true, targets: [aTarget({ provider: openai })] });
const identity = anIdentity({ routes: [mapped, plain, reserved], paths: { '/desk': mapped } });

async function run(options: FakeCallOptions, ...answers: ScriptedAnswer[]) {
  const upstream = new ScriptedUpstream(...answers);
  const test = testDeps({ upstream, identity });
  const call = new FakeCall(options);
  await handleCall(test.deps, call);
  const [sent] = upstream.calls;
  return { ...test, call, sent, said: sent?.body === undefined ? '' : Buffer.from(sent.body as Uint8Array).toString() };
}
const lines = (...chunks: string[]) =>
  new ScriptedReply(200, { 'content-type': 'application/x-ndjson' }, chunks).close();
const hits = {
  hits: [
    { id: 1, text: 'Oslo' },
    { id: 2, text: 'Rome' },
  ],
  cost: { in: 5, out: 6 },
};
const question = { question: 'Where?', ignored: true };

describe('a custom route', () => {
  it.each(['/v1/query/mapped', '/desk', '/desk/anything', '/v1/query/mapped/chat/completions'])(
    'says and answers what its mapping declares, called at %s',
    async (path) => {
      const { call, sent, said, usage } = await run({ path, body: question }, jsonReply(hits));
      expect(sent).toMatchObject({ path: '/run', method: 'POST', headers: { 'x-team': 'search' } });
      expect(JSON.parse(said)).toEqual({ q: 'Where?', engine: 'engine-2', top: 3 });
      expect(call.status).toBe(200);
      expect(call.json).toEqual({ answer: 'Oslo', all: [1, 2] });
      expect(usage.starts[0]).toMatchObject({ route: 'mapped', dialect: 'native' });
      expect(usage.ends[0]).toMatchObject({ input_tokens: 5, output_tokens: 6, usage_source: 'provider', status: 200 });
    },
  );

  it('fills each event of a stream, framed as it came', async () => {
    const sse = eventStream(
      ': alive\n\n',
      'event: piece\ndata: {"delta":"a","more":1}\n\n',
      'data: {"delta":"b","cost":{"in":1,"out":2}}\n\ndata: [DONE]\n\n',
    ).close();
    const { call, usage } = await run({ path: '/desk', body: question }, sse);
    expect(call.headers['content-type']).toBe('text/event-stream');
    expect(call.text).toBe(': alive\n\nevent: piece\ndata: {"piece":"a"}\n\ndata: {"piece":"b"}\n\ndata: [DONE]\n\n');
    expect(usage.last).toMatchObject({ input_tokens: 1, output_tokens: 2 });
    const ndjson = await run({ path: '/desk', body: question }, lines('{"delta":"a"}\n{"del', 'ta":"b"}\n'));
    expect(ndjson.call.headers['content-type']).toBe('application/x-ndjson');
    expect(ndjson.call.text).toBe('{"piece":"a"}\n{"piece":"b"}\n');
  });

  it.each<[string, ScriptedAnswer, number, string]>([
    ['a success that hides one', jsonReply({ problem: 'no index' }), 502, 'provider_failed'],
    ['a refusal', jsonReply({ problem: 'no index' }, 400), 400, 'provider_refused'],
    ['an answer that is no JSON', new ScriptedReply(200, {}, ['<html>']).close(), 502, 'provider_reply_unreadable'],
    ['a stream that begins with one', lines('{"problem":"no index"}\n'), 502, 'provider_failed'],
    ['a stream of nonsense', lines('nonsense\n'), 502, 'provider_reply_unreadable'],
  ])('tells of a failure in the caller’s language: %s', async (_, answer, status, code) => {
    const { call } = await run({ path: '/desk', body: question }, answer);
    expect(call.json).toMatchObject({ error: { code } });
    expect(call.status).toBe(status);
  });

  it('tells of a failure in the middle of a stream as an event of it, framed alike', async () => {
    const { call } = await run({ path: '/desk', body: question }, lines('{"delta":"a"}\n{"problem":"gone"}\n'));
    const [first, second] = call.text.trim().split('\n');
    expect(first).toBe('{"piece":"a"}');
    expect(JSON.parse(second ?? '')).toMatchObject({ error: { code: 'provider_failed' } });
  });

  it.each<[string, FakeCallOptions, string]>([
    ['no JSON', { path: '/desk', body: 'x', headers: { 'content-type': 'text/plain' } }, 'content_type_unsupported'],
    ['a path that climbs', { path: '/desk/../admin', body: question }, 'endpoint_not_found'],
    ['a call of a known language by its name', { body: { model: 'mapped', messages: [] } }, 'request_invalid'],
  ])('refuses %s', async (_, options, code) => {
    const { call, sent } = await run(options);
    expect(call.json).toMatchObject({ error: { code } });
    expect(sent).toBeUndefined();
  });

  it('without a mapping passes everything as it came, at any path and with any method', async () => {
    const body = '{"a": 1.0, "usage":"none"}';
    const answer = jsonReply({ b: 2, usage: { input_tokens: 3, output_tokens: 4 } });
    const { call, sent, said, usage } = await run(
      { method: 'PUT', path: '/v1/query/plain/any/where', query: '?x=1', body },
      answer,
    );
    expect(sent).toMatchObject({ path: '/any/where?x=1', method: 'PUT' });
    expect(said).toBe(body);
    expect(call.json).toEqual({ b: 2, usage: { input_tokens: 3, output_tokens: 4 } });
    expect(usage.last).toMatchObject({ input_tokens: 3, output_tokens: 4, usage_source: 'provider' });
  });
});

describe('an endpoint of a known provider that Headgate has no words for', () => {
  it('is metered where its answer counts in a known shape', async () => {
    const answer = jsonReply({ id: 'b', usage: { prompt_tokens: 8, completion_tokens: 9 } });
    const { call, sent, usage } = await run({ path: '/v1/openai/batches', body: { model: 'gpt' } }, answer);
    expect(call.status).toBe(200);
    expect(sent?.path).toBe('/batches');
    expect(usage.last).toMatchObject({ input_tokens: 8, output_tokens: 9, usage_source: 'provider' });
  });

  it('is metered where it streams, whatever the framing', async () => {
    const { usage } = await run(
      { path: '/v1/openai/weather', body: { model: 'w' } },
      lines('{"a":1}\n{"prompt_eval_count":4,"eval_count":2}\n'),
    );
    expect(usage.last).toMatchObject({ input_tokens: 4, output_tokens: 2 });
  });
});
