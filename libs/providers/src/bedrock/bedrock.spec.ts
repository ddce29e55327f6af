import path from 'node:path';
import type { CanonicalEvent, ChatCall, EmbeddingCall } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import type { ProviderAdapter } from '../adapter.ts';
import { aCloudProvider } from '../testing/a-cloud-provider.ts';
import { describeConformance } from '../testing/conformance.suite.ts';
import { encodeEvent, encodeException } from '../testing/encode-event-stream.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { bedrock } from './index.ts';
import { findMaker } from './model.ts';

const claude = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

describeConformance({
  adapter: bedrock,
  model: claude,
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ message }),
  requestIdHeader: 'x-amzn-requestid',
  errorEvent: { text: encodeException('throttlingException', 'Too many tokens.'), code: 'provider_rate_limited' },
  newEvent: encodeEvent('contentBlockWeather', { contentBlockIndex: 0, delta: 7 }),
});

const provider = aCloudProvider('bedrock', { region: 'eu-central-1' });
const call: ChatCall = {
  operation: 'chat',
  model: claude,
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  extras: {},
};
const target = (model: string): ProviderAdapter => bedrock.forTarget?.(provider, model) ?? bedrock;
const bodyOf = (changes: Partial<ChatCall>, model = claude) => bedrock.buildRequest({ ...call, ...changes }, model);
const refusal = (run: () => unknown): string => {
  try {
    run();
    return 'taken';
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : 'no fault';
  }
};

describe('a model of Bedrock', () => {
  it.each([
    ['anthropic.claude-3-haiku-20240307-v1:0', 'anthropic'],
    [claude, 'anthropic'],
    ['global.anthropic.claude-opus-4-6-v1', 'anthropic'],
    ['arn:aws:bedrock:us-east-1:1234:inference-profile/us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'anthropic'],
    ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0', 'amazon'],
    ['arn:aws:bedrock:us-east-1:1234:application-inference-profile/abc123', undefined],
    ['us.amazon.nova-2-lite-v1:0', 'amazon'],
    ['openai.gpt-oss-120b-1:0', 'openai'],
    ['meta.llama3-3-70b-instruct-v1:0', 'meta'],
    ['echo', undefined],
  ])('%s is made by %s, and its id is one segment of the path', (model, maker) => {
    expect(findMaker(model)).toBe(maker);
    expect(target(model).native.has('anthropic-messages')).toBe(maker === 'anthropic');
    expect(bodyOf({}, model).path).toBe(`/model/${encodeURIComponent(model)}/converse`);
  });

  it.each(['', '.', '..'])('%j is none', (model) => {
    expect(refusal(() => bodyOf({}, model))).toMatch(/^request_invalid/);
  });
});

describe('what Converse has no word for', () => {
  const history: ChatCall['messages'] = [
    { role: 'user', parts: [{ kind: 'text', text: 'hi' }] },
    { role: 'assistant', parts: [{ kind: 'tool-call', id: 'a', name: 'look', argumentsJson: '{}' }] },
    { role: 'user', parts: [{ kind: 'tool-result', toolCallId: 'a', isError: false, parts: [] }] },
  ];
  const stub = { toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: {} } } } };

  it('T06: a history with tools and a request without any gets stand-ins', () => {
    const { body, fidelity } = bodyOf({ messages: history });
    expect(body['toolConfig']).toEqual({ tools: [stub] });
    expect(fidelity?.coerced).toEqual(['tools']);
  });

  it('a model that may call no tool is offered none', () => {
    const asked = { tools: [{ name: 'look' }], toolChoice: { kind: 'none' } } as const;
    expect(bodyOf(asked).body['toolConfig']).toBeUndefined();
    expect(bodyOf(asked).fidelity?.coerced).toEqual(['tool_choice']);
    expect(bodyOf({ ...asked, messages: history }).body['toolConfig']).toEqual({ tools: [stub] });
  });

  it.each([
    [{ n: 2 }, 'more than one choice'],
    [{ logprobs: { top: 1 } }, 'log probabilities'],
    [{ extras: { openai: { functions: [] } } }, 'functions'],
    [{ tools: [{ name: 'x', extras: { anthropic: { type: 'bash_20250124' } } }] }, 'bash_20250124 tools'],
  ])('%j is refused before it costs anything', (changes, feature) => {
    expect(refusal(() => bodyOf(changes))).toMatch(new RegExp(`^feature_unsupported: .*bedrock.*${feature}`));
  });

  it.each([
    ['an image by URL', 'image', { url: 'https://example.com/a.png' }, 'images by URL'],
    ['an image of another type', 'image', { mediaType: 'image/tiff', base64: '' }, 'images of type image/tiff'],
    ['a video', 'document', { mediaType: 'video/mp4', base64: '' }, 'documents of type video/mp4'],
    ['a sound', 'audio', { mediaType: 'audio/wav', base64: '' }, 'audio input'],
    ['a file without an ending', 'document', { url: 's3://b/file' }, 'documents without a known ending'],
  ] as const)('%s is refused by name', (_, kind, source, feature) => {
    const messages: ChatCall['messages'] = [{ role: 'user', parts: [{ kind, source }] }];
    expect(refusal(() => bodyOf({ messages }))).toContain(feature);
  });

  it('asks for JSON in words', () => {
    const { body, fidelity } = bodyOf({ responseFormat: { kind: 'json' } });
    expect(JSON.stringify(body['system'])).toContain('JSON');
    expect(fidelity?.coerced).toEqual(['response_format']);
  });

  it('A04: keeps the last four cache markers', () => {
    const extras = { anthropic: { cache_control: { type: 'ephemeral' } } };
    const parts = ['1', '2', '3', '4', '5', '6'].map((text) => ({ kind: 'text' as const, text, extras }));
    const { body, fidelity } = bodyOf({ messages: [{ role: 'user', parts }] });
    const blocks = (body['messages'] as { content: object[] }[])[0]?.content.map((block) => Object.keys(block)[0]);
    expect(blocks?.join(' ')).toBe('text text text cachePoint text cachePoint text cachePoint text cachePoint');
    expect(fidelity?.dropped).toEqual(['cache_control']);
  });

  it('A03: strips cache markers where the model knows none', () => {
    const extras = { anthropic: { cache_control: { type: 'ephemeral' } } };
    const messages: ChatCall['messages'] = [{ role: 'user', parts: [{ kind: 'text', text: 'a', extras }] }];
    const { body, fidelity } = bodyOf({ messages }, 'meta.llama3-3-70b-instruct-v1:0');
    expect(body['messages']).toEqual([{ role: 'user', content: [{ text: 'a' }] }]);
    expect(fidelity?.dropped).toEqual(['cache_control']);
  });

  it.each([
    [claude, { thinking: { type: 'enabled', budget_tokens: 2048 } }],
    ['anthropic.claude-opus-4-6-v1', { thinking: { type: 'adaptive' }, output_config: { effort: 'low' } }],
    ['openai.gpt-oss-120b-1:0', { reasoning_effort: 'low' }],
    ['meta.llama3-3-70b-instruct-v1:0', undefined],
  ])('thinking in the words of the maker of %s', (model, fields) => {
    const { body } = bodyOf({ reasoning: { effort: 'low' } }, model);
    expect(body['additionalModelRequestFields']).toEqual(fields);
  });

  it('T08: a budget fits below the ceiling', () => {
    const { body } = bodyOf({ reasoning: { budgetTokens: 9000 }, maxOutputTokens: 2000 });
    expect(body).toMatchObject({
      inferenceConfig: { maxTokens: 2000 },
      additionalModelRequestFields: { thinking: { budget_tokens: 1999 } },
    });
  });

  it('counts tokens of a conversation', () => {
    const counting = { ...call, countsOnly: true };
    expect(bedrock.buildRequest(counting, claude)).toMatchObject({
      path: `/model/${encodeURIComponent(claude)}/count-tokens`,
      body: { input: { converse: { messages: [{ role: 'user', content: [{ text: 'hi' }] }] } } },
    });
    expect(bedrock.readReply(counting, { inputTokens: 9 })).toMatchObject({ usage: { input_tokens: 9 }, choices: [] });
  });
});

describe('why an answer of Bedrock ended', () => {
  it.each([
    ['end_turn', 'stop'],
    ['stop_sequence', 'stop'],
    ['max_tokens', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_use', 'tool-calls'],
    ['content_filtered', 'content-filter'],
    ['guardrail_intervened', 'content-filter'],
    ['malformed_model_output', 'error'],
    ['malformed_tool_use', 'error'],
    ['weather', 'other'],
  ])('%s is %s', (stopReason, finish) => {
    const rest = finish === 'other' ? { rawReason: stopReason } : {};
    expect(bedrock.readReply(call, { stopReason, output: { message: { content: [] } } })).toMatchObject({
      choices: [{ parts: [], finish, ...rest }],
    });
    // T21: no output at all, but a reason.
    expect(bedrock.readReply(call, { stopReason })).toMatchObject({ choices: [{ parts: [], finish }] });
  });

  it('T21: neither output nor a reason is no answer, whatever the status', () => {
    const body = { Output: { __type: 'com.amazon.coral.service#UnknownOperationException' }, Version: '1.0' };
    expect(refusal(() => bedrock.readReply(call, body))).toMatch(/^provider_reply_unreadable/);
  });
});

describe('what an exception of Bedrock means', () => {
  it.each([
    [400, 'ValidationException:http://internal.amazon.com/x', 'provider_refused', false],
    [400, 'ServiceQuotaExceededException', 'provider_quota_spent', false],
    [403, 'AccessDeniedException', 'provider_credential_refused', false],
    [403, 'ExpiredTokenException', 'provider_credential_refused', false],
    [404, 'ResourceNotFoundException', 'provider_model_unknown', false],
    [408, 'ModelTimeoutException', 'provider_timeout', true],
    [424, 'ModelErrorException', 'provider_failed', true],
    [429, 'ThrottlingException', 'provider_rate_limited', true],
    [503, 'ServiceUnavailableException', 'provider_overloaded', true],
  ])('%i %s is %s', (status, type, code, retryable) => {
    const fault = bedrock.readError(status, { 'x-amzn-errortype': type }, '{"message":"Words."}');
    expect(fault).toMatchObject({ code, retryable, upstream: { type: type.split(':')[0], message: 'Words.' } });
  });

  it('an id nobody knows is an unknown model', () => {
    const body = '{"message":"The provided model identifier is invalid."}';
    expect(bedrock.readError(400, {}, body).code).toBe('provider_model_unknown');
  });

  it.each([
    ['throttlingException', 'provider_rate_limited'],
    ['modelStreamErrorException', 'provider_failed'],
    ['modelTimeoutException', 'provider_timeout'],
    ['internalServerException', 'provider_failed'],
    ['serviceUnavailableException', 'provider_overloaded'],
    ['validationException', 'provider_refused'],
    ['weatherException', 'provider_failed'],
  ])('within a stream %s is %s, in either language', (type, code) => {
    const bytes = Buffer.concat([encodeEvent('messageStart', {}), encodeException(type, 'Words.')]);
    const reader = bedrock.openStream(call);
    const events: CanonicalEvent[] =
      bedrock.framing
        ?.open()
        .push(bytes)
        .flatMap((event) => reader.push(event)) ?? [];
    expect(events.at(-1)).toMatchObject({ kind: 'failed', fault: { code } });
    const native = target(claude).native.get('anthropic-messages');
    const tap = native?.openTap({ hideUsage: false });
    const [event] = native?.framing?.open().push(encodeException(type, 'Words.')) ?? [];
    if (event === undefined) throw new Error('no event');
    expect(tap?.see(event).fault?.origin).toBe('upstream');
  });
});

describe('Anthropic’s own language at Bedrock', () => {
  const native = target(claude).native.get('anthropic-messages');

  it('names the model in the path and version and betas in the body', () => {
    expect(native?.pathOf?.(claude, false)).toBe(`/model/${encodeURIComponent(claude)}/invoke`);
    expect(native?.pathOf?.(claude, true)).toMatch(/\/invoke-with-response-stream$/);
    const headers: Record<string, string> = { 'anthropic-beta': 'context-1m-2025-08-07, oauth-2025-04-20' };
    const edit = native?.edit?.({ body: { anthropic_beta: ['x-1'] }, model: claude, header: (name) => headers[name] });
    expect(edit).toEqual({
      set: { anthropic_version: 'bedrock-2023-05-31', anthropic_beta: ['context-1m-2025-08-07', 'x-1'] },
      remove: ['model', 'stream', 'anthropic_beta'],
      headers: {},
      dropped: ['anthropic-beta'],
    });
  });

  it('comes wrapped, and reaches the caller as if it had not', () => {
    const said = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Grüße' } };
    const bytes = Buffer.from(JSON.stringify(said)).toString('base64');
    const [event] = native?.framing?.open().push(encodeEvent('chunk', { bytes, p: 'abc' })) ?? [];
    expect(Buffer.from(event?.raw ?? []).toString()).toBe(
      `event: content_block_delta\ndata: ${JSON.stringify(said)}\n\n`,
    );
    expect(event).toMatchObject({ event: 'content_block_delta', data: JSON.stringify(said) });
  });
});

describe('embeddings of Bedrock', () => {
  const embedding: EmbeddingCall = { operation: 'embedding', model: 'e', isStreaming: false, input: ['a'], extras: {} };
  const titan = 'amazon.titan-embed-text-v2:0';
  const cohere = 'cohere.embed-multilingual-v3';

  it('of Titan take one text', () => {
    const request = bedrock.buildRequest({ ...embedding, dimensions: 256 }, titan);
    expect(request).toMatchObject({
      path: '/model/amazon.titan-embed-text-v2%3A0/invoke',
      body: { inputText: 'a', dimensions: 256 },
    });
    expect(refusal(() => bedrock.buildRequest({ ...embedding, input: ['a', 'b'] }, titan))).toContain('several inputs');
    const reply = target(titan).readReply(embedding, { embedding: [1, 2], inputTextTokenCount: 3 });
    expect(reply).toMatchObject({ embeddings: [[1, 2]], usage: { input_tokens: 3 } });
  });

  it('of Cohere take many', () => {
    const { body } = bedrock.buildRequest({ ...embedding, input: ['a', 'b'] }, cohere);
    expect(body).toEqual({ texts: ['a', 'b'], input_type: 'search_document', embedding_types: ['float'] });
    for (const embeddings of [[[1]], { float: [[1]] }]) {
      expect(target(cohere).readReply({ ...embedding, encoding: 'base64' }, { embeddings })).toMatchObject({
        embeddings: ['AACAPw=='],
      });
    }
  });

  it('of others are refused, and so are tokens', () => {
    expect(refusal(() => bedrock.buildRequest(embedding, claude))).toContain('embeddings of this model');
    expect(refusal(() => bedrock.buildRequest({ ...embedding, input: [[1]] }, titan))).toContain('tokens as input');
  });
});

describe('how Bedrock is shown who asks', () => {
  it('an API key is a bearer', () => {
    expect(bedrock.headers(provider, 'bedrock-api-key-abc')).toEqual({
      'x-team': 'a',
      authorization: 'Bearer bedrock-api-key-abc',
    });
    expect(bedrock.authorise?.(provider, 'bedrock-api-key-abc')).toBeUndefined();
  });

  it('an access key signs the finished call, with its session token', () => {
    const secret = JSON.stringify({ access_key_id: 'AKID', secret_access_key: 's', session_token: 't' });
    const authority = bedrock.authorise?.(provider, secret);
    if (authority?.kind !== 'signature') throw new Error('no signature');
    const headers = authority.sign({ method: 'POST', url: 'https://x.example/a', headers: {}, body: '', nowMs: 0 });
    expect(headers['authorization']).toContain('Credential=AKID/19700101/eu-central-1/bedrock/aws4_request');
    expect(headers['x-amz-security-token']).toBe('t');
  });

  it.each(['{"access_key_id":"a"}', '{'])('%s is no usable secret', (secret) => {
    expect(refusal(() => bedrock.authorise?.(provider, secret))).toMatch(/^provider_secret_missing/);
  });
});
