import path from 'node:path';
import type { ChatCall, EmbeddingCall } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { mistral } from './index.ts';

describeConformance({
  adapter: mistral,
  model: 'magistral-medium-latest',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ object: 'error', message, type: 'some_error', param: null, code: '1000' }),
  requestIdHeader: 'mistral-correlation-id',
  errorEvent: {
    text: 'data: {"object":"error","message":"Sorry.","type":"internal_server_error","code":"3000"}\n\n',
    code: 'provider_failed',
  },
  newEvent: 'data: {"object":"chat.completion.weather","forecast":"sunny"}\n\n',
});

const bare: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  extras: {},
};
const build = (changes: Partial<ChatCall>) => mistral.buildRequest({ ...bare, ...changes }, 'm');

function messageOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : 'internal';
  }
}

describe('a request', () => {
  it.each<[Partial<ChatCall>, object, readonly string[], readonly string[]]>([
    [{ toolChoice: { kind: 'required' }, tools: [{ name: 'f' }] }, { tool_choice: 'any' }, [], []],
    [{ toolChoice: { kind: 'none' }, tools: [{ name: 'f' }] }, { tool_choice: 'none' }, [], []],
    [
      {
        messages: [
          {
            role: 'user',
            parts: [{ kind: 'document', name: 'a.pdf', source: { mediaType: 'application/pdf', base64: 'JVBERg==' } }],
          },
        ],
      },
      {
        messages: [
          {
            content: [
              {
                type: 'document_url',
                document_url: 'data:application/pdf;base64,JVBERg==',
                document_name: 'a.pdf',
              },
            ],
          },
        ],
      },
      [],
      [],
    ],
    [{ reasoning: { effort: 'none' } }, { reasoning_effort: 'none' }, [], []],
    [{ reasoning: { effort: 'low' } }, { reasoning_effort: 'high' }, ['reasoning'], []],
    [{ n: 2, seed: 3 }, { n: 2, random_seed: 3 }, [], []],
    [
      { user: 'u', extras: { openai: { safe_prompt: true, store: true } } },
      { safe_prompt: true },
      [],
      ['store', 'user'],
    ],
  ])('of %j says %j', (changes, expected, coerced, dropped) => {
    const { body, fidelity } = build(changes);
    expect(body).toMatchObject(expected);
    expect(fidelity ?? { coerced: [], dropped: [] }).toEqual({ coerced, dropped });
    for (const name of ['seed', 'user', 'store', 'stream_options']) expect(body).not.toHaveProperty(name);
  });

  it('ends in a turn of the model’s only as its beginning', () => {
    const messages = [...bare.messages, { role: 'assistant' as const, parts: [{ kind: 'text' as const, text: '{' }] }];
    expect(build({ messages }).body['messages']).toEqual([
      { role: 'user', content: 'hi' },
      { role: 'assistant', content: '{', prefix: true },
    ]);
  });

  it('for log probabilities is refused', () => {
    expect(messageOf(() => build({ logprobs: { top: 1 } }))).toMatch(/^feature_unsupported: .*\(mistral\).*logprobs/);
  });
});

describe('failures in Mistral’s words', () => {
  it.each([
    [401, { detail: 'Unauthorized' }, 'provider_credential_refused', undefined],
    [
      422,
      { detail: [{ type: 'extra_forbidden', loc: ['body', 'x'], msg: 'Extra inputs' }] },
      'provider_refused',
      'Extra inputs',
    ],
    [
      400,
      { object: 'error', message: { detail: [{ msg: 'Bad role' }] }, type: 'x', code: null },
      'provider_refused',
      'Bad role',
    ],
    [429, { message: 'Requests rate limit exceeded' }, 'provider_rate_limited', undefined],
  ])('status %i, %j is %s', (status, body, code, said) => {
    const fault = mistral.readError(status, {}, JSON.stringify(body));
    expect(fault.code).toBe(code);
    if (said !== undefined) expect(fault.message).toContain(said);
  });
});

describe('embeddings', () => {
  const call: EmbeddingCall = {
    operation: 'embedding',
    model: 'e',
    isStreaming: false,
    input: ['a'],
    dimensions: 2,
    encoding: 'base64',
    extras: {},
  };

  it('name their dimension its way, and reach the caller in the encoding asked for', () => {
    expect(mistral.buildRequest(call, 'm')).toEqual({
      path: '/embeddings',
      headers: {},
      body: { model: 'm', input: ['a'], output_dimension: 2 },
    });
    const body = { data: [{ index: 0, embedding: [1, 2] }], usage: { prompt_tokens: 3, total_tokens: 3 } };
    expect(mistral.readReply(call, body)).toMatchObject({ embeddings: ['AACAPwAAAEA='], usage: { input_tokens: 3 } });
  });

  it('of tokens are refused', () => {
    expect(messageOf(() => mistral.buildRequest({ ...call, input: [[1]] }, 'm'))).toContain('inputs of tokens');
  });
});
