import type { ChatCall, ChatReply, EmbeddingCall, LiveProvider, ProviderMapping } from '@headgate/domain';
import { isFault, type JsonObject } from '@headgate/kernel';
import { compileProviderMapping } from '@headgate/mapping';
import { describe, expect, it } from 'vitest';
import { findAdapter } from '../registry.ts';
import { describeConformance, type RecordedCase } from '../testing/conformance.suite.ts';
import { customAdapter } from './index.ts';

/** A server that takes one prompt with parameters and answers with a generated text. */
const generator: ProviderMapping = {
  path: '/generate',
  request: {
    inputs: '$.prompt',
    instructions: '$.system',
    parameters: { max_new_tokens: '$.max_tokens', temperature: '$.temperature', stop: '$.stop', details: true },
    stream: '$.stream',
    price: '$$5',
  },
  response: {
    text: '$.results[*].generated_text',
    reasoning: '$.details.thought',
    finish: '$.details.finish_reason',
    finish_reasons: { eos_token: 'stop', ran_out: 'length' },
    id: '$.id',
    model: '$.model',
    usage: { input_tokens: '$.details.prefill', output_tokens: '$.details.generated' },
    error: '$.fault.reason',
  },
  stream: {
    text: '$.token.text',
    reasoning: '$.thought',
    finish: '$.details.finish_reason',
    finish_reasons: { eos_token: 'stop', ran_out: 'length' },
    id: '$.id',
    model: '$.model',
    usage: { input_tokens: '$.details.prefill', output_tokens: '$.details.generated' },
    error: '$.fault.reason',
    done: 'bye',
  },
  embeddings: {
    path: '/embed',
    request: { texts: '$.input' },
    vectors: '$.data[*].vector',
    usage: { input_tokens: '$.tokens' },
  },
};

const call: ChatCall = {
  operation: 'chat',
  model: 'asked',
  isStreaming: true,
  wantsStreamUsage: false,
  messages: [
    { role: 'system', parts: [{ kind: 'text', text: 'Be brief.' }] },
    { role: 'developer', parts: [{ kind: 'text', text: 'Very.' }] },
    {
      role: 'user',
      parts: [
        { kind: 'text', text: 'Once ' },
        { kind: 'text', text: 'upon' },
      ],
    },
  ],
  maxOutputTokens: 9,
  stop: ['END'],
  topK: 5,
  presencePenalty: 0.5,
  extras: {},
};
const request: JsonObject = {
  path: '/generate',
  body: {
    inputs: 'Once upon',
    instructions: 'Be brief.\n\nVery.',
    parameters: { max_new_tokens: 9, stop: ['END'], details: true },
    stream: true,
    price: '$5',
  },
  fidelity: { coerced: [], dropped: ['presence_penalty', 'top_k'] },
};
const reply: ChatReply = {
  operation: 'chat',
  id: 'g-1',
  model: 'm-1',
  createdSeconds: undefined,
  choices: [
    {
      parts: [
        { kind: 'reasoning', text: 'Hm.' },
        { kind: 'text', text: 'a time 👋' },
      ],
      finish: 'length',
    },
  ],
  usage: {
    input_tokens: 3,
    output_tokens: 9,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  },
  extras: {},
};
const details = { finish_reason: 'ran_out', prefill: 3, generated: 9 };
const response = {
  id: 'g-1',
  model: 'm-1',
  results: [{ generated_text: 'a time ' }, { generated_text: '👋' }],
  details: { ...details, thought: 'Hm.' },
};
const chunks = [
  { id: 'g-1', model: 'm-1' },
  { thought: 'Hm.' },
  { token: { text: 'a time ' } },
  { token: { text: '👋' }, details: null },
  { token: { text: '' }, details },
].map((chunk) => JSON.stringify(chunk));

const recorded = (stream: string): RecordedCase => ({
  name: 'a generator',
  call,
  request,
  response: JSON.stringify(response),
  reply,
  stream: Buffer.from(stream),
});
const common = {
  adapter: customAdapter(compileProviderMapping(generator)),
  model: 'the-model',
  errorBody: (reason: string) => JSON.stringify({ fault: { reason } }),
  requestIdHeader: 'x-request-id',
};

describe('as server-sent events', () => {
  describeConformance({
    ...common,
    cases: [recorded([...chunks, 'bye'].map((data) => `data: ${data}\n\n`).join(''))],
    errorEvent: { text: 'data: {"fault":{"reason":"Sorry."}}\n\n', code: 'provider_failed' },
    newEvent: 'event: weather\ndata: {"forecast":"sunny"}\n\n',
  });
});

describe('as one JSON value a line', () => {
  describeConformance({
    ...common,
    adapter: customAdapter(
      compileProviderMapping({ ...generator, stream: { ...generator.stream, text: '$.token.text', format: 'ndjson' } }),
    ),
    cases: [recorded([...chunks, 'bye'].map((line) => `${line}\n`).join(''))],
    errorEvent: { text: '{"fault":{"reason":"Sorry."}}\n', code: 'provider_failed' },
    newEvent: '{"forecast":"sunny"}\n',
  });
});

function catchFault(run: () => unknown) {
  try {
    run();
    return undefined;
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
}

const turn = (role: 'user' | 'assistant', text: string) => ({ role, parts: [{ kind: 'text' as const, text }] });
const bare: ChatCall = { ...call, isStreaming: false, messages: [turn('user', 'hi')], stop: [] };
const image = { kind: 'image' as const, source: { url: 'https://example.com/cat.png' } };

describe('what a template has no room for', () => {
  const only = (template: ProviderMapping['request']) =>
    customAdapter(compileProviderMapping({ request: template, response: { text: '$.text' } }));

  it.each<[string, ProviderMapping['request'], Partial<ChatCall>]>([
    ['a conversation of several turns', { q: '$.prompt' }, { messages: [turn('user', 'a'), turn('assistant', 'b')] }],
    ['system messages', { q: '$.prompt' }, { messages: call.messages }],
    ['content other than text', { q: '$.prompt' }, { messages: [{ role: 'user', parts: [image] }] }],
    ['tools', { m: '$.messages' }, { tools: [{ name: 'f' }] }],
    ['response_format', { m: '$.messages' }, { responseFormat: { kind: 'json' } }],
    ['stop', { m: '$.messages' }, { stop: ['x'] }],
    ['n', { m: '$.messages' }, { n: 2 }],
    ['logprobs', { m: '$.messages' }, { logprobs: { top: 1 } }],
    ['streaming', { m: '$' }, { isStreaming: true }],
    ['counting tokens without answering', { m: '$' }, { countsOnly: true }],
  ])('is refused where callers rely on it: %s', (feature, template, changes) => {
    const refused = catchFault(() =>
      only(template).buildRequest({ ...bare, stop: undefined, ...changes } as ChatCall, 'm'),
    );
    expect(refused).toMatchObject({ code: 'feature_unsupported' });
    expect(refused?.message).toContain(feature);
  });

  it('is dropped with a word where it does no harm', () => {
    const { stop: _, ...rest } = bare;
    const { fidelity } = only({ m: '$.messages' }).buildRequest({ ...rest, temperature: 1, n: 1, user: 'u' }, 'm');
    expect(fidelity).toEqual({ coerced: [], dropped: ['max_tokens', 'presence_penalty', 'temperature', 'top_k'] });
  });

  it('is nothing where the template takes the whole', () => {
    const { body, fidelity } = only({ call: '$' }).buildRequest({ ...call, isStreaming: false }, 'm');
    expect(fidelity).toBeUndefined();
    expect(body).toMatchObject({ call: { model: 'm', max_tokens: 9, top_k: 5, stop: ['END'], prompt: 'Once upon' } });
  });
});

describe('an answer', () => {
  const plain = customAdapter(compileProviderMapping({ request: {}, response: { text: '$.text', finish: '$.why' } }));

  it.each([
    [{ text: 'a' }, 'stop', undefined],
    [{ text: 'a', why: 'length' }, 'length', undefined],
    [{ text: 'a', why: 'full moon' }, 'other', 'full moon'],
    [{ text: 'a', why: null }, 'stop', undefined],
    [{ text: 7, why: 2 }, 'other', '2'],
  ])('%j stopped for %s', (body, finish, rawReason) => {
    const read = plain.readReply(bare, body) as ChatReply;
    expect(read.choices[0]).toMatchObject({ finish, parts: [{ text: String(body.text) }] });
    expect(read.choices[0]?.rawReason).toBe(rawReason);
  });

  it('in a list of one is read like the one', () => {
    expect(plain.readReply(bare, [{ text: 'a' }])).toMatchObject({ choices: [{ parts: [{ text: 'a' }] }] });
  });

  it('without a text is no answer', () => {
    expect(catchFault(() => plain.readReply(bare, { texts: 'a' }))?.code).toBe('provider_reply_unreadable');
  });

  it.each([[false], [null], [''], [0], [[]], [{}]])('is no failure where its place holds %j', (error) => {
    const mapped = customAdapter(
      compileProviderMapping({ request: {}, response: { text: '$.text', error: '$.error' } }),
    );
    expect(mapped.readReply(bare, { text: 'a', error })).toMatchObject({ choices: [{ finish: 'stop' }] });
  });
});

describe('embeddings', () => {
  const { adapter } = common;
  const embedding: EmbeddingCall = {
    operation: 'embedding',
    model: 'e',
    isStreaming: false,
    input: ['a', 'b'],
    extras: {},
  };

  it('are asked for and read by their own paths', () => {
    expect(adapter.buildRequest(embedding, 'm')).toEqual({ path: '/embed', headers: {}, body: { texts: ['a', 'b'] } });
    const body = { data: [{ vector: [1, 2] }, { vector: [3, 4] }], tokens: 5 };
    expect(adapter.readReply(embedding, body)).toMatchObject({
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      usage: { input_tokens: 5 },
    });
    expect(adapter.readReply({ ...embedding, encoding: 'base64' }, body)).toMatchObject({
      embeddings: ['AACAPwAAAEA=', 'AABAQAAAgEA='],
    });
  });

  it.each([[{ data: [{ vector: [1] }] }], [{ data: [{ vector: 'x' }, { vector: [1] }] }], [{}]])(
    'that do not match what was asked are no answer: %j',
    (body) => {
      expect(catchFault(() => adapter.readReply(embedding, body))?.code).toBe('provider_reply_unreadable');
    },
  );

  it('are refused where none are declared, or with dimensions nobody passes on', () => {
    const without = customAdapter(compileProviderMapping({ request: {}, response: { text: '$.text' } }));
    expect(catchFault(() => without.buildRequest(embedding, 'm'))?.code).toBe('feature_unsupported');
    expect(catchFault(() => adapter.buildRequest({ ...embedding, dimensions: 4 }, 'm'))?.code).toBe(
      'feature_unsupported',
    );
  });
});

describe('a custom provider', () => {
  const provider = { kind: 'custom', mapping: compileProviderMapping(generator) } as LiveProvider;

  const adapterOf = (of: LiveProvider) => findAdapter('custom').forTarget?.(of, 'm');

  it('has one adapter, made of its mapping', () => {
    expect(adapterOf(provider)).toBe(adapterOf(provider));
    expect(adapterOf(provider)?.buildRequest(call, 'm').path).toBe('/generate');
  });

  it('without a mapping can only be passed through to', () => {
    const unmapped = adapterOf({ kind: 'custom' } as LiveProvider);
    expect(catchFault(() => unmapped?.buildRequest(call, 'm'))?.message).toContain('without a mapping');
  });

  it('whose stream ends with the connection and nothing else is whole then', () => {
    const silent = customAdapter(
      compileProviderMapping({ request: {}, response: { text: '$.t' }, stream: { text: '$.t' } }),
    );
    const reader = silent.openStream(call);
    const event = { event: undefined, data: '{"t":"a"}', raw: new Uint8Array() };
    expect([...reader.push(event), ...reader.close()].map(({ kind }) => kind)).toEqual([
      'start',
      'text',
      'finish',
      'end',
    ]);
    expect(silent.openStream(call).close()).toMatchObject([
      { kind: 'failed', fault: { code: 'provider_stream_broken' } },
    ]);
  });
});
