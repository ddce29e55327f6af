import fs from 'node:fs';
import path from 'node:path';
import {
  type ChatCall,
  type ChatReply,
  type CompatibleKind,
  compatibleKinds,
  type EmbeddingCall,
} from '@headgate/domain';
import { isFault, type JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { SseReader } from '../sse/sse-reader.ts';
import { describeConformance, type RecordedCase } from '../testing/conformance.suite.ts';
import { foldEvents } from '../testing/fold-events.ts';
import { compatibleAdapters } from './index.ts';

interface VendorFixture {
  readonly call: string;
  readonly request: JsonObject;
  readonly response: JsonObject;
  /** What the vendor sends between chunks to show that it lives. */
  readonly comment?: string;
  readonly chunks: readonly JsonObject[];
  readonly reply: ChatReply;
}

const fixtures = path.join(import.meta.dirname, 'fixtures');
const parse = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(fixtures, `${name}.json`), 'utf8')) as T;

function recorded(kind: CompatibleKind): RecordedCase {
  const { call, request, response, comment = '', chunks, reply } = parse<VendorFixture>(kind);
  const data = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'];
  const [first = '', ...others] = data.map((text) => `data: ${text}\n\n`);
  return {
    name: call,
    call: parse<ChatCall>(`${call}.call`),
    request,
    response: JSON.stringify(response, null, 2),
    reply,
    stream: Buffer.from(first + comment + others.join('')),
  };
}

const errorBody = (message: string): string => JSON.stringify({ error: { message, type: 'some_error', code: null } });

for (const kind of compatibleKinds) {
  describeConformance({
    adapter: compatibleAdapters[kind],
    model: 'the-model',
    dialect: 'openai-chat',
    cases: [recorded(kind)],
    errorBody,
    requestIdHeader: 'x-request-id',
    errorEvent: { text: `data: ${errorBody('Sorry.')}\n\n`, code: 'provider_failed' },
    newEvent: 'data: {"object":"chat.completion.weather","forecast":"sunny"}\n\n',
  });
}

it.each(compatibleKinds)('%s has an adapter of its own', (kind) => {
  expect(compatibleAdapters[kind].kind).toBe(kind);
});

const adapt = (kind: CompatibleKind, body: JsonObject) =>
  compatibleAdapters[kind].native.get('openai-chat')?.adapt?.(body);
const hi = [{ role: 'user', content: 'hi' }];
const schema = { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } };

describe('what an OpenAI SDK sends', () => {
  it.each(compatibleKinds)('passes to %s byte for byte where nothing stands against it', (kind) => {
    expect(adapt(kind, { model: 'm', messages: hi, temperature: 0, unknown: { to: 'us' } })).toBeUndefined();
    expect(
      adapt(kind, { model: 'm', messages: hi, logprobs: null, n: 1, response_format: { type: 'text' } }),
    ).toBeUndefined();
  });

  it.each<[CompatibleKind, JsonObject, JsonObject, (readonly string[])?, (readonly string[])?]>([
    ['deepseek', { max_completion_tokens: 5 }, { max_tokens: 5 }],
    ['deepseek', { max_completion_tokens: 5, max_tokens: 9 }, { max_tokens: 5 }],
    ['cerebras', { max_tokens: 5 }, { max_completion_tokens: 5 }],
    ['groq', { messages: [{ role: 'developer', content: 'a' }] }, { messages: [{ role: 'system', content: 'a' }] }],
    ['groq', { messages: [{ ...hi[0], name: 'ada' }] }, { messages: hi }, [], ['messages.name']],
    ['groq', { logprobs: false, logit_bias: {} }, {}],
    ['groq', { logit_bias: { 7: 1 }, metadata: { a: 'b' } }, {}, [], ['logit_bias', 'metadata']],
    ['cerebras', { frequency_penalty: 0, parallel_tool_calls: true }, {}],
    ['cerebras', { frequency_penalty: 1 }, {}, [], ['frequency_penalty']],
    ['perplexity', { stream: true, stream_options: { include_usage: true } }, { stream: true }],
    ['zhipu', { tools: [{}], tool_choice: 'none' }, {}, ['tool_choice']],
    ['zhipu', { reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['moonshot', { reasoning_effort: 'low' }, { thinking: { type: 'enabled' } }, ['reasoning']],
    [
      'moonshot',
      { reasoning_effort: 'low', thinking: { type: 'disabled' } },
      { thinking: { type: 'disabled' } },
      ['reasoning'],
    ],
    ['qwen', { reasoning_effort: 'none' }, { enable_thinking: false }],
    ['deepseek', { reasoning_effort: 'none' }, { thinking: { type: 'disabled' } }],
    ['minimax', { reasoning_effort: 'low' }, {}, [], ['reasoning']],
    [
      'lmstudio',
      { response_format: { type: 'json_object' } },
      { response_format: { type: 'json_schema', json_schema: { name: 'object', schema: { type: 'object' } } } },
      ['response_format'],
    ],
  ])('is said to %s in its own way: %j', (kind, sent, expected, coerced = [], dropped = []) => {
    const fidelity = coerced.length + dropped.length === 0 ? undefined : { coerced, dropped };
    expect(adapt(kind, { model: 'm', messages: hi, ...sent })).toEqual({
      body: { model: 'm', messages: hi, ...expected },
      fidelity,
    });
  });

  it.each<[CompatibleKind, JsonObject, string]>([
    ['groq', { n: 2 }, 'n'],
    ['groq', { logprobs: true }, 'logprobs'],
    ['perplexity', { tools: [{ type: 'function' }] }, 'tools'],
    ['perplexity', { stop: ['a'] }, 'stop'],
    ['minimax', { response_format: schema }, 'response_format "json_schema"'],
    ['deepseek', { response_format: schema }, 'response_format "json_schema"'],
    ['zhipu', { stop: ['a', 'b'] }, 'more than one stop sequence'],
    ['zhipu', { tool_choice: 'required' }, 'tool_choice "required"'],
    ['moonshot', { tool_choice: { type: 'function', function: { name: 'f' } } }, 'a named tool_choice'],
    ['llamacpp', { tool_choice: { type: 'function', function: { name: 'f' } } }, 'a named tool_choice'],
    ['qwen', { tool_choice: 'required' }, 'tool_choice "required"'],
  ])('is refused for %s before it costs anything: %j', (kind, sent, feature) => {
    const refused = catchFault(() => adapt(kind, { model: 'm', messages: hi, ...sent }));
    expect(refused).toMatchObject({ code: 'feature_unsupported', status: 400 });
    expect(refused?.message).toContain(`(${kind})`);
    expect(refused?.message).toContain(feature);
  });

  it('is nobody’s to change where it is not known what answers', () => {
    const body = { model: 'm', messages: [{ role: 'developer', content: 'a' }], max_completion_tokens: 5, n: 3 };
    expect(adapt('custom-openai', body)).toBeUndefined();
  });

  it.each<[CompatibleKind, boolean]>([
    ['groq', true],
    ['perplexity', false],
    ['zhipu', false],
  ])('has to be made to ask %s for the usage of a stream: %s', (kind, expected) => {
    const native = compatibleAdapters[kind].native.get('openai-chat');
    expect(native?.needsUsageAsked({ stream: true })).toBe(expected);
  });
});

describe('a budget for thinking', () => {
  const call = (budgetTokens: number): ChatCall => ({ ...parse<ChatCall>('plain.call'), reasoning: { budgetTokens } });
  it.each<[CompatibleKind, JsonObject, boolean]>([
    ['groq', { reasoning_effort: 'medium' }, true],
    ['qwen', { enable_thinking: true, thinking_budget: 5000 }, false],
    ['openrouter', { reasoning: { max_tokens: 5000 } }, false],
    ['zhipu', { thinking: { type: 'enabled' } }, true],
  ])('is said to %s as %j', (kind, expected, isCoerced) => {
    const { body, fidelity } = compatibleAdapters[kind].buildRequest(call(5000), 'm');
    expect(body).toMatchObject(expected);
    expect(fidelity?.coerced.includes('reasoning') ?? false).toBe(isCoerced);
  });
});

describe('failures in the words of a vendor', () => {
  it.each<[CompatibleKind, number, unknown, string, string?]>([
    ['deepseek', 402, { error: { message: 'Insufficient Balance' } }, 'provider_quota_spent'],
    ['moonshot', 429, { error: { message: 'm', type: 'exceeded_current_quota_error' } }, 'provider_quota_spent'],
    ['zhipu', 429, { error: { code: '1113', message: 'm' } }, 'provider_quota_spent'],
    ['zhipu', 429, { error: { code: '1302', message: 'm' } }, 'provider_rate_limited'],
    ['qwen', 400, { error: { code: 'Arrearage', message: 'm' } }, 'provider_quota_spent'],
    ['cerebras', 400, { message: 'wrong', type: 'invalid_request_error', param: 'x' }, 'provider_refused', 'wrong'],
    ['xai', 400, { code: 'Client specified an invalid argument', error: 'wrong' }, 'provider_refused', 'wrong'],
    ['deepinfra', 422, { detail: { error: 'wrong' } }, 'provider_refused', 'wrong'],
    [
      'nvidia',
      422,
      { detail: [{ loc: ['body', 'x'], msg: 'wrong', type: 'extra_forbidden' }] },
      'provider_refused',
      'wrong',
    ],
    ['huggingface', 402, { error: 'You have exceeded your monthly credits' }, 'provider_quota_spent'],
    [
      'llamacpp',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
      'provider_overloaded',
    ],
  ])('%s, status %i: %j is %s', (kind, status, body, code, said) => {
    const fault = compatibleAdapters[kind].readError(status, {}, JSON.stringify(body));
    expect(fault.code).toBe(code);
    if (said !== undefined) expect(fault.message).toContain(said);
  });

  const hidden = { base_resp: { status_code: 1002, status_msg: 'rate limit' } };
  const minimax = compatibleAdapters.minimax;
  const call = parse<ChatCall>('plain.call');

  it.each([
    [1002, 'provider_rate_limited'],
    [1004, 'provider_credential_refused'],
    [1008, 'provider_quota_spent'],
    [2013, 'provider_refused'],
    [1000, 'provider_failed'],
  ])('MiniMax’s code %i under status 200 is %s', (status_code, code) => {
    const body = { base_resp: { status_code, status_msg: 'm' } };
    expect(catchFault(() => minimax.readReply(call, body))?.code).toBe(code);
    expect(minimax.native.get('openai-chat')?.readUsage(Buffer.from(JSON.stringify(body))).fault?.code).toBe(code);
  });

  it('are found in the middle of a stream that was a success so far', () => {
    const text = [{ choices: [{ delta: { content: 'a' } }] }, hidden].map(
      (data) => `data: ${JSON.stringify(data)}\n\n`,
    );
    const events = new SseReader().push(Buffer.from(text.join('')));
    const reader = minimax.openStream(call);
    expect(foldEvents(events.flatMap((event) => reader.push(event))).fault?.code).toBe('provider_rate_limited');
    const tap = minimax.native.get('openai-chat')?.openTap({ hideUsage: false });
    expect(events.map((event) => tap?.see(event)).at(-1)).toMatchObject({
      forward: false,
      fault: { code: 'provider_rate_limited' },
    });
  });
});

describe('pictures, sound and rankings', () => {
  it.each<[CompatibleKind, string, string]>([
    ['groq', 'openai-transcriptions', '/audio/transcriptions'],
    ['together', 'openai-images', '/images/generations'],
    ['xai', 'openai-images', '/images/generations'],
    ['fireworks', 'rerank', '/rerank'],
    ['custom-openai', 'openai-moderations', '/moderations'],
  ])('pass through to %s: %s', (kind, language, path) => {
    const native = new Map<string, { readonly path: string }>(compatibleAdapters[kind].native);
    expect(native.get(language)?.path).toBe(path);
  });

  it.each<[CompatibleKind]>([['deepseek'], ['cerebras'], ['perplexity']])('are nothing %s has', (kind) => {
    const names = [...compatibleAdapters[kind].native.keys()];
    expect(names.filter((name) => /images|speech|trans|moderations|rerank/.test(name))).toEqual([]);
  });
});

describe('embeddings', () => {
  const call: EmbeddingCall = {
    operation: 'embedding',
    model: 'm',
    isStreaming: false,
    input: ['a'],
    encoding: 'base64',
    extras: {},
  };

  it.each<[CompatibleKind]>([['nvidia'], ['vllm'], ['llamacpp'], ['custom-openai']])('pass through to %s', (kind) => {
    expect(compatibleAdapters[kind].native.has('openai-embeddings')).toBe(true);
  });

  it.each<[CompatibleKind]>([['together'], ['qwen'], ['zhipu'], ['deepinfra'], ['lmstudio']])(
    'of %s are floats, and reach the caller in the encoding asked for',
    (kind) => {
      const { native, buildRequest, readReply } = compatibleAdapters[kind];
      expect(native.has('openai-embeddings')).toBe(false);
      expect(buildRequest(call, 'm')).toEqual({ path: '/embeddings', headers: {}, body: { model: 'm', input: 'a' } });
      const reply = readReply(call, { data: [{ index: 0, embedding: [1, 0.5] }], usage: { prompt_tokens: 1 } });
      expect(reply).toMatchObject({ embeddings: [Buffer.from(new Float32Array([1, 0.5]).buffer).toString('base64')] });
    },
  );

  it.each<[CompatibleKind]>([['groq'], ['deepseek'], ['moonshot'], ['cerebras'], ['perplexity']])(
    'are refused for %s, which has none',
    (kind) => {
      expect(catchFault(() => compatibleAdapters[kind].buildRequest(call, 'm'))?.code).toBe('feature_unsupported');
    },
  );
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
