import { getDialect } from '@headgate/dialects';
import type { DialectName, ProviderKind } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { findAdapter, SseReader } from '@headgate/providers';
import { describe, expect, it } from 'vitest';

/** Situations of docs/translation-situations.md that need nothing but two languages: what a vendor streams, and what the caller reads. */
const bodies: Readonly<Partial<Record<DialectName, JsonObject>>> = {
  'openai-chat': { messages: [{ role: 'user', content: 'hi' }], stream_options: { include_usage: true } },
  'openai-responses': { input: 'hi' },
  'anthropic-messages': { max_tokens: 99, messages: [{ role: 'user', content: 'hi' }] },
  'gemini-generate': { contents: [{ role: 'user', parts: [{ text: 'hi' }] }] },
};
const languages = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini-generate'] as const;

interface Said {
  readonly text: string;
  readonly events: readonly JsonObject[];
}

/** What a caller reads of a vendor's stream; an error event where the stream failed. */
function read(language: DialectName, kind: ProviderKind, stream: string): Said {
  const dialect = getDialect(language);
  const call = dialect.readCall({ model: 'm', stream: true, ...bodies[language] }, { model: 'm', isStreaming: true });
  const reader = findAdapter(kind).openStream(call);
  const writer = dialect.openStream(call, { id: 'req_1', createdSeconds: 1, model: 'm' });
  const sse = new SseReader();
  const received = [...sse.push(Buffer.from(stream)), ...sse.close()];
  const events = [...received.flatMap((event) => reader.push(event)), ...reader.close()];
  const failure = events.find((event) => event.kind === 'failed');
  const text =
    events.map((event) => writer.write(event)).join('') +
    (failure === undefined ? '' : dialect.writeStreamError(failure.fault, 'req_1'));
  const data = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, json = '{}']) => JSON.parse(json) as JsonObject);
  return { text, events: data };
}

const line = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
/** A chunk of an OpenAI server. */
const chunk = (delta: object, finish: string | null = null, more: object = {}): string =>
  line({ id: 'c', model: 'g', choices: [{ index: 0, delta, finish_reason: finish }], ...more });
const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 };
const done = 'data: [DONE]\n\n';
/** An event of Anthropic's. */
const event = (type: string, more: object = {}): string => `event: ${type}\n${line({ type, ...more })}`;
const messageStart = event('message_start', { message: { id: 'm', model: 'c', usage: { input_tokens: 5 } } });
const block = (index: number, content: object, ...deltas: object[]): string =>
  event('content_block_start', { index, content_block: content }) +
  deltas.map((delta) => event('content_block_delta', { index, delta })).join('') +
  event('content_block_stop', { index });
const tool = (index: number, name: string, ...pieces: string[]): string =>
  block(
    index,
    { type: 'tool_use', id: `toolu_${name}`, name, input: {} },
    ...pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
  );
const messageEnd = (reason: string): string =>
  event('message_delta', { delta: { stop_reason: reason }, usage: { output_tokens: 4 } }) + event('message_stop');

const terminators: Readonly<Record<(typeof languages)[number], RegExp>> = {
  'openai-chat': /data: \[DONE\]/g,
  'openai-responses': /event: response\.completed/g,
  'anthropic-messages': /event: message_stop/g,
  'gemini-generate': /"finishReason":"STOP"/g,
};

describe.each(languages)('streams as a caller of %s reads them', (language) => {
  it.each([
    ['without [DONE]', chunk({ content: 'a' }) + chunk({}, 'stop')],
    ['with [DONE]', chunk({ content: 'a' }) + chunk({}, 'stop') + done],
    ['with [DONE] twice', chunk({ content: 'a' }) + chunk({}, 'stop') + done + done],
    ['with two reasons', chunk({ content: 'a' }) + chunk({}, 'stop') + chunk({}, 'stop') + done],
    ['with a chunk behind the end', chunk({ content: 'a' }) + chunk({}, 'stop') + done + chunk({ content: 'b' })],
  ])('S07: end once, %s', (_, stream) => {
    const { text } = read(language, 'openai', stream);
    expect(text.match(terminators[language])).toHaveLength(1);
    expect(text).not.toContain('"b"');
  });

  it.each([
    ['beside choices', chunk({ content: 'a' }) + chunk({}, 'stop', { usage })],
    ['in every chunk', chunk({ content: 'a' }, null, { usage }) + chunk({}, 'stop', { usage })],
    ['in a chunk of its own', chunk({ content: 'a' }) + chunk({}, 'stop') + line({ choices: [], usage })],
  ])('S03: count what stands %s, once', (_, stream) => {
    const { events } = read(language, 'openai', stream + done);
    const said = JSON.stringify(events.at(language === 'anthropic-messages' ? -2 : -1));
    expect(said).toMatch(/"(?:prompt_tokens|input_tokens|promptTokenCount)":7/);
    expect(said).toMatch(/"(?:completion_tokens|output_tokens|candidatesTokenCount)":3/);
  });

  it.each<[string, ProviderKind, string]>([
    ['S11: an error object under status 200', 'openai', line({ error: { message: 'Boom.', type: 'server_error' } })],
    ['S11: one after content', 'openai', chunk({ content: 'a' }) + line({ error: { message: 'Boom.' } })],
    [
      'S12: one after message_start',
      'anthropic',
      messageStart + event('error', { error: { type: 'api_error', message: 'Boom.' } }),
    ],
  ])('%s is an error in its own shape, and no end', (_, kind, stream) => {
    const { text, events } = read(language, kind, stream);
    expect(JSON.stringify(events.at(-1))).toMatch(/"code":"provider_|"error":\{/);
    expect(text.match(terminators[language])).toBeNull();
  });
});

describe('openai-chat, as its SDKs need it', () => {
  const choices = (said: Said) => said.events.flatMap(({ choices: list }) => list as unknown as Choice[]);
  interface Choice {
    readonly index: number;
    readonly delta: { role?: string; content?: string; reasoning_content?: string; tool_calls?: Call[] };
    readonly finish_reason: string | null;
  }
  interface Call {
    readonly index: number;
    readonly id?: string;
    readonly function: { readonly arguments: string };
  }
  const argumentsOf = (said: Said, index: number): string =>
    choices(said)
      .flatMap(({ delta }) => delta.tool_calls ?? [])
      .filter((call) => call.index === index)
      .map((call) => call.function.arguments)
      .join('');

  it.each([
    ['a role in no delta', chunk({ content: 'a' }) + chunk({ content: 'b' })],
    ['a role in every delta', chunk({ role: 'assistant', content: 'a' }) + chunk({ role: 'assistant', content: 'b' })],
    ['empty deltas', chunk({ content: '' }) + chunk({}) + chunk({ content: 'a' }) + chunk({ content: 'b' })],
  ])('S08: %s gives the role once, first, and an empty delta with the reason', (_, stream) => {
    const said = choices(read('openai-chat', 'openai', stream + chunk({}, 'stop') + done));
    expect(said.map(({ delta }) => delta)).toEqual([{ role: 'assistant', content: 'a' }, { content: 'b' }, {}]);
    expect(said.map(({ finish_reason: reason }) => reason)).toEqual([null, null, 'stop']);
  });

  it('T01, T02: text and tools of Claude are choice 0, its calls counted from 0 whatever its blocks are', () => {
    const text = block(0, { type: 'text', text: '' }, { type: 'text_delta', text: 'a' });
    const stream = messageStart + text + tool(1, 'f', '{"a":', '1}') + tool(2, 'g', '{}') + messageEnd('tool_use');
    const said = read('openai-chat', 'anthropic', stream);
    expect(new Set(choices(said).map(({ index }) => index))).toEqual(new Set([0]));
    const begun = choices(said).flatMap(({ delta }) => (delta.tool_calls ?? []).filter(({ id }) => id !== undefined));
    expect(begun.map(({ index, id }) => [index, id])).toEqual([
      [0, 'toolu_f'],
      [1, 'toolu_g'],
    ]);
    expect([argumentsOf(said, 0), argumentsOf(said, 1)]).toEqual(['{"a":1}', '{}']);
  });

  it('T03: arguments that ran out of tokens come as far as they got, and the reason is length', () => {
    const said = read('openai-chat', 'anthropic', messageStart + tool(0, 'f', '{"a":"b') + messageEnd('max_tokens'));
    expect(argumentsOf(said, 0)).toBe('{"a":"b');
    expect(choices(said).at(-1)?.finish_reason).toBe('length');
  });

  it('T05: a tool without arguments is called with an empty object', () => {
    const said = read('openai-chat', 'anthropic', messageStart + tool(0, 'f') + messageEnd('tool_use'));
    expect(argumentsOf(said, 0)).toBe('{}');
  });

  it.each(['reasoning_content', 'reasoning'])('T15: a thought in %s is one, and no content', (name) => {
    const said = choices(
      read('openai-chat', 'openai', chunk({ [name]: 'Hm.' }) + chunk({ content: 'a' }, 'stop') + done),
    );
    expect(said.map(({ delta }) => delta)).toMatchObject([{ reasoning_content: 'Hm.' }, { content: 'a' }, {}]);
  });
});

describe('reasons and signs of life', () => {
  it.each([
    ['openai-chat', '"finish_reason":"error"'],
    ['openai-responses', 'response.failed'],
    ['anthropic-messages', '"stop_reason":"error"'],
    ['gemini-generate', '"finishReason":"OTHER"'],
  ] as const)('S19: an answer that ended in an error does not look whole in %s', (language, said) => {
    expect(read(language, 'openrouter', chunk({ content: 'a' }, 'error') + done).text).toContain(said);
  });

  it.each([
    ['openai-chat', /^: .*\n\n$/],
    ['openai-responses', /^: .*\n\n$/],
    ['anthropic-messages', /^event: ping\ndata: \{"type": ?"ping"\}\n\n$/],
    ['gemini-generate', /^: .*\n\n$/],
  ] as const)('S17: while a vendor thinks, %s hears what its SDKs pass over', (language, sign) => {
    expect(getDialect(language).heartbeat).toMatch(sign);
  });

  it('S10: a client of Anthropic’s hears of an estimate first, of the exact figures and the cache at the end', () => {
    const counted = { ...usage, prompt_tokens_details: { cached_tokens: 2 } };
    const stream = chunk({ content: 'a' }) + chunk({}, 'stop') + line({ choices: [], usage: counted }) + done;
    const { events } = read('anthropic-messages', 'openai', stream);
    expect(events[0]).toMatchObject({
      message: {
        usage: {
          cache_read_input_tokens: 0,
          cache_creation_input_tokens: 0,
          output_tokens: expect.any(Number) as number,
        },
      },
    });
    const { message } = events[0] as unknown as { message: { usage: { input_tokens: number } } };
    expect(message.usage.input_tokens).toBeGreaterThan(0);
    expect(events.at(-2)).toMatchObject({
      usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 3 },
    });
  });
});
