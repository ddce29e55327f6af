import type { CanonicalEvent, ChatCall, TokenUsage } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { MessageStreamWriter } from './message-stream-writer.ts';

const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: true,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'x'.repeat(396) }] }],
  extras: {},
};
const usage: TokenUsage = {
  input_tokens: 1050,
  output_tokens: 9,
  cached_input_tokens: 1000,
  cache_write_tokens: 30,
  reasoning_tokens: null,
};
const start: CanonicalEvent = {
  kind: 'start',
  id: 'msg_1',
  model: 'claude',
  createdSeconds: undefined,
  usage: undefined,
};
const tool = (index: number): CanonicalEvent => ({
  kind: 'tool-call',
  choice: 0,
  index,
  id: `t${index}`,
  name: `f${index}`,
});
const json = (index: number, piece: string): CanonicalEvent => ({
  kind: 'tool-arguments',
  choice: 0,
  index,
  json: piece,
});
const ended: readonly CanonicalEvent[] = [{ kind: 'finish', choice: 0, finish: 'tool-calls' }, { kind: 'end' }];

interface Written {
  readonly type: string;
  readonly index?: number;
  readonly [member: string]: unknown;
}

function write(events: readonly CanonicalEvent[]): Written[] {
  const writer = new MessageStreamWriter(call, { id: 'fallback', createdSeconds: 1, model: 'asked' });
  const raw = events.map((event) => writer.write(event)).join('');
  return raw
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => {
      const [, name, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
      const read = JSON.parse(data ?? '') as Written;
      expect(read.type).toBe(name);
      return read;
    });
}

/** The arguments of each tool, as a reader has them at `content_block_stop`. */
function argumentsAtStop(events: readonly Written[]): string[] {
  const open = new Map<number, string>();
  return events.flatMap((event) => {
    const index = event.index ?? -1;
    if (event.type === 'content_block_start') {
      expect([...open.keys()], 'one block open at a time').toEqual([]);
      open.set(index, '');
    }
    if (event.type === 'content_block_delta') {
      expect(open.has(index), 'a delta of an open block').toBe(true);
      open.set(index, `${open.get(index)}${(event['delta'] as { partial_json?: string }).partial_json ?? ''}`);
    }
    if (event.type !== 'content_block_stop') return [];
    const said = open.get(index) ?? 'not open';
    open.delete(index);
    return [said];
  });
}

describe('a streamed message', () => {
  it('estimates the input at the start and says the exact figures at the end, the cache apart', () => {
    const events = write([
      start,
      { kind: 'text', choice: 0, text: 'a' },
      { kind: 'finish', choice: 0, finish: 'stop' },
      { kind: 'usage', usage },
      { kind: 'end' },
    ]);
    expect(events[0]).toMatchObject({ message: { id: 'msg_1', usage: { input_tokens: 103, output_tokens: 1 } } });
    expect(events.at(-2)).toMatchObject({
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { input_tokens: 20, cache_read_input_tokens: 1000, cache_creation_input_tokens: 30, output_tokens: 9 },
    });
    expect(events.at(-1)).toEqual({ type: 'message_stop' });
  });

  it('counts the output itself where the provider counts nothing', () => {
    const events = write([start, { kind: 'text', choice: 0, text: 'x'.repeat(40) }, ...ended]);
    expect(events.at(-2)).toMatchObject({ usage: { output_tokens: 10 } });
  });

  it('numbers blocks of text, thought and tools from 0, each opened and closed once', () => {
    const events = write([
      start,
      { kind: 'reasoning', choice: 0, text: 'hm' },
      { kind: 'reasoning-signature', choice: 0, signature: 's1' },
      { kind: 'reasoning-redacted', choice: 0, redacted: 'r1' },
      { kind: 'text', choice: 0, text: 'a' },
      { kind: 'text', choice: 0, text: 'b' },
      tool(0),
      json(0, '{}'),
      { kind: 'text', choice: 0, text: 'c' },
      ...ended,
    ]);
    const opened = events.filter(({ type }) => type === 'content_block_start');
    expect(opened.map((event) => [event.index, (event['content_block'] as { type: string }).type])).toEqual([
      [0, 'thinking'],
      [1, 'redacted_thinking'],
      [2, 'text'],
      [3, 'tool_use'],
      [4, 'text'],
    ]);
    expect(argumentsAtStop(events)).toEqual(['', '', '', '{}', '']);
  });

  it.each([
    ['one after the other', [tool(0), json(0, '{"a":'), json(0, '1}'), tool(1), json(1, '{}')], ['{"a":1}', '{}']],
    ['both announced first', [tool(0), tool(1), json(0, '{"a":1}'), json(1, '{}')], ['{"a":1}', '{}']],
    [
      'piece by piece in turn',
      [tool(0), tool(1), json(0, '{"a"'), json(1, '{"b"'), json(0, ':1}'), json(1, ':2}')],
      ['{"a":1}', '{"b":2}'],
    ],
    [
      'three, entangled',
      [tool(0), tool(1), tool(2), json(2, '{"c"'), json(1, '{"b":2}'), json(0, '{}'), json(2, ':3}')],
      ['{}', '{"b":2}', '{"c":3}'],
    ],
    ['cut by the token limit', [tool(0), json(0, '{"a":'), tool(1), json(1, '{"b')], ['{"a":', '{"b']],
  ])('keeps the arguments of tools whole and apart: %s', (_, events, expected) => {
    expect(argumentsAtStop(write([start, ...events, ...ended]))).toEqual(expected);
  });

  it('has one choice only', () => {
    const events = write([start, { kind: 'text', choice: 1, text: 'other' }, ...ended]);
    expect(JSON.stringify(events)).not.toContain('other');
  });
});
