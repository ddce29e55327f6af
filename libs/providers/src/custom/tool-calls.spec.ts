import type { ChatCall, Part, ProviderMapping } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { compileProviderMapping } from '@headgate/mapping';
import { describe, expect, it } from 'vitest';
import { foldEvents } from '../testing/fold-events.ts';
import { customAdapter } from './index.ts';

const calls = { list: '$.actions', name: '$.do', arguments: '$.with', id: '$.ref' };
const mapping: ProviderMapping = {
  request: { messages: '$.messages', tools: '$.tools', stream: '$.stream' },
  response: { text: '$.say', id: '$.id', finish: '$.why', finish_reasons: { over: 'stop' }, tool_calls: calls },
  stream: {
    text: '$.say',
    id: '$.id',
    finish: '$.why',
    finish_reasons: { over: 'stop' },
    tool_calls: { ...calls, index: '$.nr' },
  },
};
const adapter = customAdapter(compileProviderMapping(mapping));
const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'go' }] }],
  tools: [{ name: 'look' }],
  extras: {},
};

const whole = (body: JsonObject) => adapter.readReply(call, body);
function streamed(...events: JsonObject[]) {
  const reader = adapter.openStream(call);
  const said = events.flatMap((event) => reader.push({ event: undefined, data: JSON.stringify(event) } as never));
  return foldEvents([...said, ...reader.close()]);
}
const called = (id: string, name: string, argumentsJson: string): Part => ({
  kind: 'tool-call',
  id,
  name,
  argumentsJson,
});

describe('calls of tools by a custom provider', () => {
  it.each<[string, JsonObject, readonly Part[]]>([
    ['in a list', [{ ref: 'a', do: 'look', with: { x: 1 } }] as never, [called('a', 'look', '{"x":1}')]],
    ['alone', { ref: 'a', do: 'look', with: { x: 1 } }, [called('a', 'look', '{"x":1}')]],
    [
      'with arguments as text',
      [{ ref: 'a', do: 'look', with: '{"x": 1}' }] as never,
      [called('a', 'look', '{"x": 1}')],
    ],
    ['without arguments', [{ ref: 'a', do: 'look' }] as never, [called('a', 'look', '{}')]],
    ['with empty ones', [{ ref: 'a', do: 'look', with: '' }] as never, [called('a', 'look', '{}')]],
    [
      'several, without ids',
      [{ do: 'look' }, { do: 'listen', with: {} }] as never,
      [called('call_r1_0', 'look', '{}'), called('call_r1_1', 'listen', '{}')],
    ],
  ])('%s are the same whole and in one event', (_, actions, parts) => {
    const answer = { id: 'r1', actions, why: 'over' };
    const expected = { choices: [{ parts, finish: 'tool-calls' }] };
    expect(whole(answer)).toMatchObject(expected);
    expect(streamed(answer).reply).toMatchObject(expected);
  });

  it('stand behind the text, whose reason a word of the provider’s own may be', () => {
    const said = { kind: 'text', text: 'Let me look.' };
    const answer = { say: 'Let me look.', actions: [{ ref: 'a', do: 'look' }], why: 'length' };
    expect(whole(answer)).toMatchObject({ choices: [{ parts: [said, called('a', 'look', '{}')], finish: 'length' }] });
  });

  it('are none where the list is empty, null or missing', () => {
    for (const actions of [[], null, undefined]) {
      expect(whole({ say: 'x', why: 'over', ...(actions !== undefined && { actions }) })).toMatchObject({
        choices: [{ parts: [{ kind: 'text', text: 'x' }], finish: 'stop' }],
      });
    }
  });

  it.each<[string, readonly JsonObject[]]>([
    [
      'pieces told apart by their number',
      [
        { actions: [{ nr: 0, ref: 'a', do: 'look', with: '{"x"' }] },
        { actions: [{ nr: 1, ref: 'b', do: 'listen', with: '{"y"' }] },
        {
          actions: [
            { nr: 0, with: ':1}' },
            { nr: 1, with: ':2}' },
          ],
        },
      ],
    ],
    [
      'pieces told apart by their id',
      [
        {
          actions: [
            { ref: 'a', do: 'look', with: '{"x"' },
            { ref: 'b', do: 'listen', with: '{"y":2}' },
          ],
        },
        { actions: [{ ref: 'a', do: 'look', with: ':1}' }] },
      ],
    ],
    [
      'pieces that go on with the last one',
      [
        { actions: { ref: 'a', do: 'look', with: '{"x"' } },
        { actions: { with: ':1}' } },
        { actions: { ref: 'b', do: 'listen', with: '{"y":2}' } },
      ],
    ],
  ])('come together from %s', (_, events) => {
    const { reply, isEnded } = streamed(...events, { why: 'over' });
    expect(isEnded).toBe(true);
    expect(reply.choices).toEqual([
      { parts: [called('a', 'look', '{"x":1}'), called('b', 'listen', '{"y":2}')], finish: 'tool-calls' },
    ]);
  });

  it('that name no tool are no answer, whole or streamed', () => {
    expect(() => whole({ actions: [{ ref: 'a' }] })).toThrow('a call that names no tool');
    expect(() => whole({ actions: ['look'] })).toThrow('a call that names no tool');
    expect(streamed({ actions: [{ with: '{}' }] }).fault?.code).toBe('provider_reply_unreadable');
  });

  it('in a stream are refused before they cost anything where only whole answers declare them', () => {
    const { tool_calls: _, ...stream } = mapping.stream ?? { text: '$' };
    const half = customAdapter(compileProviderMapping({ ...mapping, stream }));
    expect(() => half.buildRequest(call, 'm')).toThrow('tools in a stream');
    expect(half.buildRequest({ ...call, isStreaming: false }, 'm').body).toHaveProperty('tools');
    expect(half.buildRequest({ ...call, tools: [] }, 'm').body).toMatchObject({ stream: true });
  });
});
