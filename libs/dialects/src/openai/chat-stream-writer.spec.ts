import type { CanonicalEvent, ChatCall, ChatReply, TokenUsage } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { ChatStreamWriter } from './chat-stream-writer.ts';
import { openAiChat } from './openai-chat.ts';

const aCall = openAiChat.readCall({ model: 'm', messages: [{ role: 'user', content: 'x' }] }) as ChatCall;
const usage: TokenUsage = {
  input_tokens: 5,
  output_tokens: 3,
  cached_input_tokens: 2,
  cache_write_tokens: null,
  reasoning_tokens: 1,
};
const start: CanonicalEvent = { kind: 'start', id: 'c1', model: 'm', createdSeconds: 7, usage: undefined };
const text = (said: string, choice = 0): CanonicalEvent => ({ kind: 'text', choice, text: said });
const finish = (choice = 0): CanonicalEvent => ({ kind: 'finish', choice, finish: 'stop' });

interface Chunk {
  readonly id: string;
  readonly model: string;
  readonly created: number;
  readonly choices: readonly {
    readonly index: number;
    readonly delta: object;
    readonly finish_reason: string | null;
  }[];
  readonly usage?: object | null;
}

function write(
  events: readonly CanonicalEvent[],
  wantsStreamUsage = false,
): { chunks: Chunk[]; ends: number; raw: string } {
  const writer = new ChatStreamWriter(
    { ...aCall, wantsStreamUsage },
    { id: 'fallback', createdSeconds: 1, model: 'asked' },
  );
  const raw = events.map((event) => writer.write(event)).join('');
  const data = raw
    .split('\n\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^data: /, ''));
  return {
    raw,
    chunks: data.filter((line) => line !== '[DONE]').map((line) => JSON.parse(line) as Chunk),
    ends: data.filter((line) => line === '[DONE]').length,
  };
}

describe('a streamed chat completion', () => {
  it('says the role once, on the first delta of each choice', () => {
    const { chunks } = write([start, text('a'), text('b'), text('c', 1), finish(), finish(1), { kind: 'end' }]);
    expect(chunks.map(({ choices }) => choices[0])).toMatchObject([
      { index: 0, delta: { role: 'assistant', content: 'a' } },
      { index: 0, delta: { content: 'b' } },
      { index: 1, delta: { role: 'assistant', content: 'c' } },
      { index: 0, delta: {}, finish_reason: 'stop' },
      { index: 1, delta: {}, finish_reason: 'stop' },
    ]);
    expect(chunks.filter(({ choices }) => 'role' in (choices[0]?.delta ?? {}))).toHaveLength(2);
  });

  it('opens a tool call with null content, as the vendor does', () => {
    const call: CanonicalEvent = { kind: 'tool-call', choice: 0, index: 0, id: 'x', name: 'f' };
    const { chunks } = write([start, call, { kind: 'tool-arguments', choice: 0, index: 0, json: '{}' }]);
    expect(chunks[0]?.choices[0]?.delta).toEqual({
      role: 'assistant',
      content: null,
      tool_calls: [{ index: 0, id: 'x', type: 'function', function: { name: 'f', arguments: '' } }],
    });
    expect(chunks[1]?.choices[0]?.delta).toEqual({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] });
  });

  it('says a call of a tool that takes plain text as such, its text as it is written', () => {
    const custom = { type: 'custom', custom: { name: 'f' } };
    const call = openAiChat.readCall({ messages: [{ role: 'user', content: 'x' }], tools: [custom] }) as ChatCall;
    const fallback = { id: 'i', createdSeconds: 1, model: 'm' };
    const writer = openAiChat.openStream(call, fallback);
    const json = (text: string): CanonicalEvent => ({ kind: 'tool-arguments', choice: 0, index: 0, json: text });
    const begun: CanonicalEvent = { kind: 'tool-call', choice: 0, index: 0, id: 'x', name: 'f' };
    const said = [start, begun, json('{"input":'), json('"a\\'), json('nb"}'), finish()].map((event) =>
      writer.write(event),
    );
    const deltas = said
      .filter((text) => text !== '')
      .map((text) => (JSON.parse(text.replace('data: ', '')) as Chunk).choices[0]?.delta);
    expect(deltas).toEqual([
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ index: 0, id: 'x', type: 'custom', custom: { name: 'f', input: '' } }],
      },
      { tool_calls: [{ index: 0, custom: { input: 'a' } }] },
      { tool_calls: [{ index: 0, custom: { input: '\nb' } }] },
      {},
    ]);
    const part = { kind: 'tool-call', id: 'x', name: 'f', argumentsJson: '{"input":"a\\nb"}' } as const;
    const choices = [{ parts: [part], finish: 'tool-calls' as const }];
    const reply: ChatReply = {
      operation: 'chat',
      id: '',
      model: '',
      createdSeconds: 1,
      choices,
      usage: undefined,
      extras: {},
    };
    expect(openAiChat.writeReply(reply, fallback, call)).toMatchObject({
      choices: [{ message: { tool_calls: [{ id: 'x', type: 'custom', custom: { name: 'f', input: 'a\nb' } }] } }],
    });
  });

  it('says what is left of such a text before the end', () => {
    const tools = [{ type: 'custom', custom: { name: 'f' } }];
    const call = openAiChat.readCall({ messages: [{ role: 'user', content: 'x' }], tools }) as ChatCall;
    const writer = openAiChat.openStream(call, { id: 'i', createdSeconds: 1, model: 'm' });
    writer.write({ kind: 'tool-call', choice: 0, index: 0, id: 'x', name: 'f' });
    expect(writer.write({ kind: 'tool-arguments', choice: 0, index: 0, json: '{"other":"a"}' })).toBe('');
    expect(writer.write(finish())).toMatch(/"custom":\{"input":"a"\}.*"finish_reason":"stop"/s);
  });

  it.each([
    { wants: true, place: 'before', order: [{ kind: 'usage', usage } as const, finish()] },
    { wants: true, place: 'after', order: [finish(), { kind: 'usage', usage } as const] },
  ])('says usage last, in a chunk without choices, though it came $place the finish', ({ wants, order }) => {
    const { chunks, ends, raw } = write([start, text('a'), ...order, { kind: 'end' }], wants);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 3,
        total_tokens: 8,
        prompt_tokens_details: { cached_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    });
    expect(chunks.slice(0, -1).map((chunk) => chunk.usage)).toEqual([null, null]);
    expect(ends).toBe(1);
    expect(raw.endsWith('data: [DONE]\n\n')).toBe(true);
  });

  it('says citations and other members of the answer once, in the chunk with the reason', () => {
    const members = { citations: [{ start: 0, end: 1 }] };
    const extras: CanonicalEvent = { kind: 'extras', extras: { openai: members, gemini: { x: 1 } } };
    const { chunks } = write([start, text('a'), extras, finish(), { kind: 'usage', usage }, { kind: 'end' }], true);
    expect(chunks.map((chunk) => 'citations' in chunk)).toEqual([false, true, false]);
    expect(chunks[1]).toMatchObject({ ...members, choices: [{ finish_reason: 'stop' }] });
    expect(chunks[1]).not.toHaveProperty('x');
  });

  it('says no usage to who did not ask', () => {
    const { chunks } = write([start, text('a'), finish(), { kind: 'usage', usage }, { kind: 'end' }]);
    expect(chunks.every((chunk) => !('usage' in chunk))).toBe(true);
  });

  it('says nothing of a failure: that is an error event, and no end', () => {
    expect(write([start, text('a'), { kind: 'failed', fault: fault('provider_failed') }])).toMatchObject({ ends: 0 });
  });

  it('carries a signed thought whole once it is signed, bytes as they are', () => {
    const { chunks } = write([
      start,
      { kind: 'reasoning', choice: 0, text: 'First, ' },
      { kind: 'reasoning', choice: 0, text: 'second.' },
      { kind: 'reasoning-signature', choice: 0, signature: 'Eq+/=' },
      { kind: 'reasoning-redacted', choice: 0, redacted: 'Em+/=' },
    ]);
    expect(chunks.map(({ choices }) => choices[0]?.delta)).toEqual([
      { role: 'assistant', content: '', reasoning_content: 'First, ' },
      { reasoning_content: 'second.' },
      { thinking_blocks: [{ type: 'thinking', thinking: 'First, second.', signature: 'Eq+/=' }] },
      { thinking_blocks: [{ type: 'redacted_thinking', data: 'Em+/=' }] },
    ]);
  });

  it('fills in what the provider did not say', () => {
    const bare: CanonicalEvent = { ...start, id: '', model: '', createdSeconds: undefined };
    expect(write([bare, text('a')]).chunks[0]).toMatchObject({ id: 'fallback', model: 'asked', created: 1 });
    expect(write([start, text('a')]).chunks[0]).toMatchObject({ id: 'c1', model: 'm', created: 7 });
  });
});
