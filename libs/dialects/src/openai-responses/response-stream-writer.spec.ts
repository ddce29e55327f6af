import type { CanonicalEvent, ChatCall, ChatReply, FinishReason, Part } from '@headgate/domain';
import { fault, type JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { openAiResponses } from './openai-responses.ts';

const fallback = { id: 'req_1', createdSeconds: 7, model: 'asked' };
const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: true,
  messages: [],
  extras: {},
};
const start: CanonicalEvent = {
  kind: 'start',
  id: 'msg_9',
  model: 'claude',
  createdSeconds: undefined,
  usage: undefined,
};
const usage = {
  input_tokens: 10,
  output_tokens: 9,
  cached_input_tokens: 4,
  cache_write_tokens: null,
  reasoning_tokens: 3,
};
const finish = (reason: FinishReason): CanonicalEvent[] => [
  { kind: 'finish', choice: 0, finish: reason },
  { kind: 'usage', usage },
  { kind: 'end' },
];
const text = (said: string): CanonicalEvent => ({ kind: 'text', choice: 0, text: said });
const tool = (index: number): CanonicalEvent => ({
  kind: 'tool-call',
  choice: 0,
  index,
  id: `call_${index}`,
  name: `f${index}`,
});
const json = (index: number, said: string): CanonicalEvent => ({
  kind: 'tool-arguments',
  choice: 0,
  index,
  json: said,
});

type Event = JsonObject & {
  readonly type: string;
  readonly response?: JsonObject;
  readonly item?: JsonObject;
  readonly delta?: string;
};

function events(...said: CanonicalEvent[]): Event[] {
  return eventsOf(call, said);
}

function eventsOf(asked: ChatCall, said: readonly CanonicalEvent[]): Event[] {
  const writer = openAiResponses.openStream(asked, fallback);
  const written = said.map((event) => writer.write(event)).join('');
  return written
    .split('\n\n')
    .filter(Boolean)
    .map((block) => {
      const [name = '', data = ''] = block.split('\n');
      const event = JSON.parse(data.replace(/^data: /, '')) as Event;
      expect(name).toBe(`event: ${event.type}`);
      return event;
    });
}
const typesOf = (list: readonly Event[]): string[] => list.map(({ type }) => type.replace(/^response\./, ''));

function whole(parts: readonly Part[], reason: FinishReason, asked = call): JsonObject {
  const reply: ChatReply = {
    operation: 'chat',
    id: 'msg_9',
    model: 'claude',
    createdSeconds: undefined,
    choices: [{ parts, finish: reason }],
    usage,
    extras: {},
  };
  return openAiResponses.writeReply(reply, fallback, asked);
}

describe('a streamed answer', () => {
  it('says its events in the order of the language, numbered from 0', () => {
    const said = events(
      start,
      { kind: 'reasoning', choice: 0, text: 'Hm' },
      text('a'),
      text('b'),
      tool(0),
      json(0, '{}'),
      ...finish('tool-calls'),
    );
    expect(typesOf(said)).toEqual([
      'created',
      'in_progress',
      'output_item.added',
      'reasoning_summary_part.added',
      'reasoning_summary_text.delta',
      'reasoning_summary_text.done',
      'reasoning_summary_part.done',
      'output_item.done',
      'output_item.added',
      'content_part.added',
      'output_text.delta',
      'output_text.delta',
      'output_text.done',
      'content_part.done',
      'output_item.done',
      'output_item.added',
      'function_call_arguments.delta',
      'function_call_arguments.done',
      'output_item.done',
      'completed',
    ]);
    expect(said.map((event) => event['sequence_number'])).toEqual(said.map((_, index) => index));
  });

  it('has one id for the answer and one for each item, the same in every event and at the end', () => {
    const said = events(start, text('a'), tool(0), json(0, '{}'), tool(1), json(1, '{}'), ...finish('tool-calls'));
    const ids = new Set(said.flatMap(({ response }) => (response === undefined ? [] : [response['id']])));
    expect([...ids]).toEqual(['resp_msg_9']);
    const final = said.at(-1)?.response?.['output'] as unknown as { id: string }[];
    expect(final.map(({ id }) => id)).toEqual(['msg_msg_9_0', 'fc_msg_9_1', 'fc_msg_9_2']);
    for (const [index, { id }] of final.entries()) {
      const own = said.filter((event) => event['output_index'] === index);
      expect(own.length).toBeGreaterThan(2);
      for (const event of own) expect(event['item_id'] ?? event.item?.['id']).toBe(id);
    }
  });

  it.each<[string, CanonicalEvent[], Part[], FinishReason]>([
    ['a text', [text('a'), text('b')], [{ kind: 'text', text: 'ab' }], 'stop'],
    ['nothing', [], [], 'stop'],
    ['a refusal', [{ kind: 'refusal', choice: 0, text: 'No.' }], [{ kind: 'refusal', text: 'No.' }], 'refusal'],
    ['a text that was cut', [text('a')], [{ kind: 'text', text: 'a' }], 'length'],
    ['a text that failed', [text('a')], [{ kind: 'text', text: 'a' }], 'error'],
    [
      'a call that was cut',
      [tool(0), json(0, '{"a"')],
      [{ kind: 'tool-call', id: 'call_0', name: 'f0', argumentsJson: '{"a"' }],
      'length',
    ],
    [
      'a proven thought, then a redacted one',
      [
        { kind: 'reasoning', choice: 0, text: 'Hm' },
        { kind: 'reasoning-signature', choice: 0, signature: 'S' },
        { kind: 'reasoning-redacted', choice: 0, redacted: 'R' },
      ],
      [
        { kind: 'reasoning', text: 'Hm', signature: 'S' },
        { kind: 'reasoning', text: '', redacted: 'R' },
      ],
      'stop',
    ],
    [
      'calls whose pieces are mixed',
      [tool(0), json(0, '{"a"'), tool(1), json(1, '{}'), json(0, ':1}')],
      [
        { kind: 'tool-call', id: 'call_0', name: 'f0', argumentsJson: '{"a":1}' },
        { kind: 'tool-call', id: 'call_1', name: 'f1', argumentsJson: '{}' },
      ],
      'tool-calls',
    ],
  ])('of %s ends with the same answer as a whole one', (_, said, parts, reason) => {
    const final = events(start, ...said, ...finish(reason)).at(-1);
    expect(final?.response).toEqual(whole(parts, reason));
    expect(final?.type).toBe(`response.${String(whole(parts, reason)['status'] as string)}`);
  });

  it('begins by itself where a provider forgot to, and ends where it never said why', () => {
    const said = events(text('a'), { kind: 'end' });
    expect(typesOf(said).slice(0, 2)).toEqual(['created', 'in_progress']);
    expect(said.at(-1)).toMatchObject({
      type: 'response.completed',
      response: { id: 'resp_req_1', model: 'asked', created_at: 7, usage: null },
    });
    expect(typesOf(events({ kind: 'end' }))).toEqual(['created', 'in_progress', 'completed']);
  });

  it('has one choice, and says nothing of a failure by itself', () => {
    expect(
      events(start, { kind: 'text', choice: 1, text: 'x' }, { kind: 'failed', fault: fault('internal') }),
    ).toHaveLength(2);
    const error = openAiResponses.writeStreamError(fault('provider_stream_broken'), 'req_1');
    expect(error).toMatch(/^event: error\ndata: \{"type":"error","code":"provider_stream_broken",.*\}\n\n$/);
  });
});

describe('a call of a tool that takes plain text', () => {
  const asked: ChatCall = { ...call, tools: [{ name: 'f0', takesText: true }, { name: 'f1' }] };
  const pieces = [json(0, '{"in'), json(0, 'put":"a'), json(0, '\\n'), json(0, '"}')];

  it('is said as such, its text as it is written', () => {
    const said = eventsOf(asked, [start, tool(0), ...pieces, ...finish('tool-calls')]);
    const at = { item_id: 'ctc_msg_9_0', output_index: 0 };
    const item = { id: 'ctc_msg_9_0', type: 'custom_tool_call', call_id: 'call_0', name: 'f0' };
    expect(said.slice(2, -1)).toMatchObject([
      { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress', input: '' } },
      { type: 'response.custom_tool_call_input.delta', ...at, delta: 'a' },
      { type: 'response.custom_tool_call_input.delta', ...at, delta: '\n' },
      { type: 'response.custom_tool_call_input.done', ...at, input: 'a\n' },
      { type: 'response.output_item.done', output_index: 0, item: { ...item, status: 'completed', input: 'a\n' } },
    ]);
    expect(said.at(-1)?.response?.['output']).toMatchObject([{ ...item, status: 'completed', input: 'a\n' }]);
  });

  it('stands beside calls of functions, whose arguments stay what they are', () => {
    const said = eventsOf(asked, [
      start,
      tool(0),
      ...pieces,
      tool(1),
      json(1, '{"input":"b"}'),
      ...finish('tool-calls'),
    ]);
    expect(said.at(-1)?.response?.['output']).toMatchObject([
      { type: 'custom_tool_call', input: 'a\n' },
      { type: 'function_call', arguments: '{"input":"b"}' },
    ]);
  });

  it.each([
    ['another argument', ['{"pat', 'ch":"x"}'], 'x'],
    ['no argument', ['{}'], ''],
    ['nothing', [], ''],
    ['half an argument', ['{"input":"x\\'], 'x'],
  ])('gives %s as text, the same streamed and not', (_, written, input) => {
    const said = eventsOf(asked, [start, tool(0), ...written.map((piece) => json(0, piece)), ...finish('tool-calls')]);
    const deltas = said.filter(({ type }) => type.endsWith('input.delta')).map(({ delta }) => delta);
    expect(deltas.join('')).toBe(input);
    expect(said.find(({ type }) => type.endsWith('input.done'))).toMatchObject({ input });
    const part: Part = { kind: 'tool-call', id: 'call_0', name: 'f0', argumentsJson: written.join('') };
    expect(said.at(-1)?.response).toEqual(whole([part], 'tool-calls', asked));
  });
});

describe('a whole answer', () => {
  it('says usage, status and the reason of what is incomplete', () => {
    expect(whole([{ kind: 'text', text: 'a' }], 'length')).toMatchObject({
      object: 'response',
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ type: 'message', status: 'incomplete', content: [{ type: 'output_text', text: 'a' }] }],
      usage: {
        input_tokens: 10,
        input_tokens_details: { cached_tokens: 4 },
        output_tokens: 9,
        output_tokens_details: { reasoning_tokens: 3 },
        total_tokens: 19,
      },
    });
  });

  it.each<[FinishReason, string, unknown]>([
    ['stop', 'completed', null],
    ['tool-calls', 'completed', null],
    ['pause', 'completed', null],
    ['other', 'completed', null],
    ['length', 'incomplete', { reason: 'max_output_tokens' }],
    ['content-filter', 'incomplete', { reason: 'content_filter' }],
    ['refusal', 'incomplete', { reason: 'content_filter' }],
    ['error', 'failed', null],
  ])('that ended with %s is %s', (reason, status, details) => {
    expect(whole([], reason)).toMatchObject({ status, incomplete_details: details });
  });
});
