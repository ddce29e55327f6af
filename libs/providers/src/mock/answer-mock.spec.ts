import type { DialectName } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { findAdapter } from '../registry.ts';
import { SseReader } from '../sse/sse-reader.ts';
import { answerMock } from './answer-mock.ts';
import type { MockStream, MockWhole } from './mock-answer.ts';
import { mockModels, readBehaviour } from './behaviour.ts';
import { findMockDialect } from './index.ts';

const messages = [{ role: 'user', content: 'one two three four' }];
const chats: readonly DialectName[] = ['openai-chat', 'anthropic-messages'];

function whole(dialect: DialectName, body: JsonObject): MockWhole {
  const answer = answerMock({ dialect, body: { messages, ...body } });
  if (answer.kind !== 'whole') throw new Error('a whole answer was expected');
  return answer;
}
function stream(dialect: DialectName, body: JsonObject): MockStream {
  const answer = answerMock({ dialect, body: { messages, stream: true, ...body } });
  if (answer.kind !== 'stream') throw new Error('a stream was expected');
  return answer;
}
const textOf = (answer: MockStream): string => Buffer.concat(answer.events.map(({ bytes }) => bytes)).toString();
const parse = (answer: MockWhole): JsonObject => JSON.parse(Buffer.from(answer.body).toString()) as JsonObject;

describe('the name of a mock model', () => {
  it.each(mockModels)('%s is understood', (name) => {
    expect(readBehaviour(name)).toBeDefined();
    expect(readBehaviour(`mock/${name}`)).toEqual(readBehaviour(name));
  });

  it.each([
    ['slow-200ms-echo', { delayMs: 200, kind: 'say', says: 'echo' }],
    ['slow-50ms-fail-429', { delayMs: 50, kind: 'fail', status: 429 }],
    ['slow-5ms-cut-mid-stream', { delayMs: 5, kind: 'cut' }],
    ['stall-tokens-9', { kind: 'stall', says: 'tokens', tokens: 9 }],
  ])('%s combines', (name, expected) => {
    expect(readBehaviour(name)).toMatchObject(expected);
  });

  it.each(['gpt-5', '', 'echo-', 'echoes', 'fail', 'fail-200', 'slow-ms', 'tokens-x'])(
    '%j says nothing to it',
    (name) => {
      expect(readBehaviour(name)).toBeUndefined();
    },
  );
});

describe.each(chats)('the mock in %s', (dialect) => {
  const adapter = findAdapter('mock');

  it('answers the same every time', () => {
    expect(whole(dialect, { model: 'echo' })).toEqual(whole(dialect, { model: 'echo' }));
    expect(stream(dialect, { model: 'tools' })).toEqual(stream(dialect, { model: 'tools' }));
  });

  it.each(['echo', 'think', 'empty', 'tokens-9'])('counts %s alike, streamed and whole', (model) => {
    const native = adapter.native.get(dialect);
    const tap = native?.openTap({ hideUsage: false });
    const reader = new SseReader();
    const streamed = stream(dialect, { model, stream_options: { include_usage: true } });
    for (const event of reader.push(Buffer.from(textOf(streamed)))) tap?.see(event);
    const { usage } = native?.readUsage(whole(dialect, { model }).body) ?? {};
    expect(tap?.usage).toEqual(usage);
    expect(usage?.input_tokens).toBeGreaterThan(0);
  });

  it('waits before the first byte, and only there', () => {
    expect(whole(dialect, { model: 'slow-200ms' }).afterMs).toBe(200);
    const waits = stream(dialect, { model: 'slow-200ms' }).events.map(({ afterMs }) => afterMs);
    expect(waits[0]).toBe(200);
    expect(waits.slice(1).every((wait) => wait === 0)).toBe(true);
  });

  it.each([400, 401, 404, 429, 500, 503, 529])('fails with %i in the vendor’s shape', (status) => {
    const answer = whole(dialect, { model: `fail-${status}`, stream: true });
    expect(answer.status).toBe(status);
    const fault = adapter.readError(status, answer.headers, Buffer.from(answer.body).toString());
    expect(fault.upstream).toMatchObject({ status, message: expect.stringContaining(String(status)) });
    expect(fault.retryAfterMs).toBe([429, 503, 529].includes(status) ? 1000 : undefined);
  });

  it.each([
    ['cut-mid-stream', 'cut'],
    ['stall', 'stall'],
  ])('%s says half of it, then ends by %s', (model, ending) => {
    const answer = stream(dialect, { model });
    expect(answer.ending).toBe(ending);
    expect(textOf(stream(dialect, { model: 'echo' })).startsWith(textOf(answer).replaceAll(model, 'echo'))).toBe(true);
    expect(textOf(answer)).toContain('one');
    expect(textOf(answer)).not.toContain('four');
  });

  it('stops calling tools once it was given a result', () => {
    const tools = [{ name: 'f', input_schema: {}, function: { name: 'f' } }];
    const result =
      dialect === 'openai-chat'
        ? { role: 'tool', tool_call_id: 'x', content: 'sunny' }
        : { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: 'sunny' }] };
    const answer = JSON.stringify(parse(whole(dialect, { model: 'tool', tools, messages: [...messages, result] })));
    expect(answer).toContain('sunny');
    expect(answer).not.toContain('"tool_calls"');
    expect(answer).not.toContain('tool_use');
  });

  it('refuses a model it does not know, or takes it for an echo where that is wanted', () => {
    expect(whole(dialect, { model: 'gpt-5' }).status).toBe(404);
    const answer = answerMock({ dialect, body: { model: 'gpt-5', messages }, unknownModel: 'echo' });
    expect(answer.status).toBe(200);
  });
});

describe('a tool that takes plain text', () => {
  const chat = { type: 'custom', custom: { name: 'patch' } };
  const responses = { type: 'custom', name: 'patch' };

  it('is called with one, whole and streamed, in either language of OpenAI’s', () => {
    const asked = { model: 'tool', tools: [chat] };
    expect(parse(whole('openai-chat', asked))).toMatchObject({
      choices: [{ message: { tool_calls: [{ type: 'custom', custom: { name: 'patch', input: 'text' } }] } }],
    });
    expect(textOf(stream('openai-chat', asked))).toMatch(
      /"custom":\{"name":"patch","input":""\}.*"input":"te".*"input":"xt"/s,
    );
    const item = { type: 'custom_tool_call', name: 'patch', input: 'text' };
    const body = { model: 'tool', input: 'go', tools: [responses], messages: undefined };
    expect(parse(whole('openai-responses', body as never))).toMatchObject({ output: [item] });
    expect(textOf(stream('openai-responses', body as never))).toContain('response.custom_tool_call_input.done');
  });

  it('is answered in words once it has given its output', () => {
    const output = { type: 'custom_tool_call_output', call_id: 'call_mock_0', output: 'patched' };
    const body = { model: 'tool', input: [{ role: 'user', content: 'go' }, output], tools: [responses] };
    expect(JSON.stringify(parse(whole('openai-responses', body as never)))).not.toContain('custom_tool_call');
  });

  it('of Anthropic’s by that type takes arguments like any other', () => {
    const tools = [
      { type: 'custom', name: 'f', input_schema: { type: 'object', properties: { a: { type: 'string' } } } },
    ];
    expect(parse(whole('anthropic-messages', { model: 'tool', tools }))).toMatchObject({
      content: [{ type: 'tool_use', input: { a: 'text' } }],
    });
  });
});

describe('the other languages of the mock', () => {
  it('embeds texts apart from one another, with length one', () => {
    const body = { model: 'embed', input: ['a', 'b'], dimensions: 16, messages: undefined };
    const { data } = parse(whole('openai-embeddings', body)) as unknown as { data: { embedding: number[] }[] };
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
    for (const { embedding } of data) expect(Math.hypot(...embedding)).toBeCloseTo(1, 6);
  });

  it('counts tokens', () => {
    expect(parse(whole('anthropic-count-tokens', { model: 'echo' }))).toEqual({ input_tokens: 6 });
  });

  it.each([
    ['/chat/completions', 'openai-chat'],
    ['/messages', 'anthropic-messages'],
    ['/messages/count_tokens?beta=true', 'anthropic-count-tokens'],
    ['/files', undefined],
  ])('path %s is %s', (path, dialect) => {
    expect(findMockDialect(path)).toBe(dialect);
  });
});
