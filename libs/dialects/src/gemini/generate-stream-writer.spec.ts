import type { CanonicalEvent, ChatCall, ChatReply } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { geminiGenerateArray } from './gemini-generate-array.ts';
import { geminiGenerate } from './gemini-generate.ts';

const fallback = { id: 'fallback', createdSeconds: 1, model: 'asked' };
const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: true,
  messages: [],
  extras: {},
};
const start: CanonicalEvent = { kind: 'start', id: 'r', model: 'g', createdSeconds: undefined, usage: undefined };
const usage = {
  input_tokens: 10,
  output_tokens: 9,
  cached_input_tokens: 4,
  cache_write_tokens: null,
  reasoning_tokens: 3,
};
const usageMetadata = {
  promptTokenCount: 10,
  candidatesTokenCount: 6,
  totalTokenCount: 19,
  thoughtsTokenCount: 3,
  cachedContentTokenCount: 4,
};
const end: readonly CanonicalEvent[] = [
  { kind: 'finish', choice: 0, finish: 'stop' },
  { kind: 'usage', usage },
  { kind: 'end' },
];

const say = (...events: CanonicalEvent[]): string => {
  const writer = geminiGenerate.openStream(call, fallback);
  return events.map((event) => writer.write(event)).join('');
};
const chunks = (...events: CanonicalEvent[]): unknown[] =>
  say(...events)
    .split('\n\n')
    .filter((event) => event !== '')
    .map((event) => JSON.parse(event.replace(/^data: /, '')) as unknown);
const candidate = (parts: unknown[], more: object = {}) => ({
  candidates: [{ content: { parts, role: 'model' }, ...more, index: 0 }],
  modelVersion: 'g',
  responseId: 'r',
});

describe('a streamed answer', () => {
  it('is one response to an event, the last with reason and usage', () => {
    expect(chunks(start, { kind: 'text', choice: 0, text: 'a' }, ...end)).toEqual([
      candidate([{ text: 'a' }]),
      { ...candidate([{ text: '' }], { finishReason: 'STOP' }), usageMetadata },
    ]);
  });

  it('says a call whole, however it came in pieces, and two that were mixed', () => {
    const tool = (index: number): CanonicalEvent => ({
      kind: 'tool-call',
      choice: 0,
      index,
      id: `c${index}`,
      name: `f${index}`,
    });
    const json = (index: number, text: string): CanonicalEvent => ({
      kind: 'tool-arguments',
      choice: 0,
      index,
      json: text,
    });
    const said = chunks(start, tool(0), json(0, '{"a"'), tool(1), json(1, '{}'), json(0, ':1}'), ...end);
    expect(said[0]).toEqual(
      candidate([
        { functionCall: { id: 'c0', name: 'f0', args: { a: 1 } } },
        { functionCall: { id: 'c1', name: 'f1', args: {} } },
      ]),
    );
    expect(said).toHaveLength(2);
  });

  it('closes arguments that were cut, and says them before text that follows', () => {
    const said = chunks(
      start,
      { kind: 'tool-call', choice: 0, index: 0, id: 'c', name: 'f' },
      { kind: 'tool-arguments', choice: 0, index: 0, json: '{"a":"b' },
      { kind: 'text', choice: 0, text: 'x' },
    );
    expect(said).toEqual([
      candidate([{ functionCall: { id: 'c', name: 'f', args: { a: 'b' } } }]),
      candidate([{ text: 'x' }]),
    ]);
  });

  it('keeps the proof of a thought, and what was redacted', () => {
    expect(
      chunks(
        start,
        { kind: 'reasoning', choice: 0, text: 'Hm' },
        { kind: 'reasoning-signature', choice: 0, signature: 'S=' },
        { kind: 'reasoning-redacted', choice: 0, redacted: 'R' },
      ),
    ).toEqual([
      candidate([{ text: 'Hm', thought: true }]),
      candidate([{ text: '', thought: true, thoughtSignature: 'S=' }]),
      candidate([{ text: '', thought: true, thoughtSignature: 'redacted_thinking:R' }]),
    ]);
  });

  it('fills in id and model a provider does not give, and writes nothing of a failure', () => {
    expect(say({ kind: 'text', choice: 0, text: 'a' })).toContain('"modelVersion":"asked","responseId":"fallback"');
    expect(say({ kind: 'failed', fault: fault('internal') })).toBe('');
  });

  it('without alt=sse is one JSON array, whole at its end or closed by the error', () => {
    const writer = geminiGenerateArray.openStream(call, fallback);
    const began = [start, { kind: 'text', choice: 0, text: 'a\n\nb' } as const]
      .map((event) => writer.write(event))
      .join('');
    const whole = began + geminiGenerateArray.heartbeat + end.map((event) => writer.write(event)).join('');
    expect(JSON.parse(whole)).toMatchObject([
      { candidates: [{ content: { parts: [{ text: 'a\n\nb' }] } }] },
      { usageMetadata },
    ]);
    const broken = began + geminiGenerateArray.writeStreamError(fault('provider_stream_broken'), 'req_1');
    expect(JSON.parse(broken)).toMatchObject([{ modelVersion: 'g' }, { error: { code: 502 } }]);
  });
});

describe('a whole answer', () => {
  it('says parts, reasons and usage', () => {
    const reply: ChatReply = {
      operation: 'chat',
      id: '',
      model: '',
      createdSeconds: undefined,
      choices: [
        {
          parts: [
            { kind: 'reasoning', text: 'Hm', signature: 'S' },
            { kind: 'text', text: 'a' },
            { kind: 'tool-call', id: 'c', name: 'f', argumentsJson: '{"a":1}' },
            { kind: 'opaque', family: 'openai', block: { type: 'x' } },
          ],
          finish: 'tool-calls',
        },
        { parts: [{ kind: 'refusal', text: 'No.' }], finish: 'other', rawReason: 'LANGUAGE' },
      ],
      usage,
      extras: {},
    };
    expect(geminiGenerate.writeReply(reply, fallback, call)).toEqual({
      candidates: [
        {
          content: {
            parts: [
              { text: 'Hm', thought: true, thoughtSignature: 'S' },
              { text: 'a' },
              { functionCall: { id: 'c', name: 'f', args: { a: 1 } } },
            ],
            role: 'model',
          },
          finishReason: 'STOP',
          index: 0,
        },
        { content: { parts: [{ text: 'No.' }], role: 'model' }, finishReason: 'LANGUAGE', index: 1 },
      ],
      usageMetadata,
      modelVersion: 'asked',
      responseId: 'fallback',
    });
  });

  it.each([
    ['stop', undefined, 'STOP'],
    ['length', undefined, 'MAX_TOKENS'],
    ['content-filter', undefined, 'SAFETY'],
    ['content-filter', 'RECITATION', 'RECITATION'],
    ['refusal', undefined, 'SAFETY'],
    ['pause', undefined, 'STOP'],
    ['error', undefined, 'OTHER'],
    ['other', 'weird_word', 'OTHER'],
    ['other', undefined, 'OTHER'],
  ] as const)('that ended with %s (%s) says %s', (finish, rawReason, said) => {
    const choices = [{ parts: [], finish, ...(rawReason && { rawReason }) }];
    const reply: ChatReply = {
      operation: 'chat',
      id: '',
      model: '',
      createdSeconds: undefined,
      choices,
      usage: undefined,
      extras: {},
    };
    expect(geminiGenerate.writeReply(reply, fallback, call)).toMatchObject({ candidates: [{ finishReason: said }] });
  });
});

describe('an error', () => {
  it.each([
    ['request_invalid', 400, 'INVALID_ARGUMENT'],
    ['key_invalid', 401, 'UNAUTHENTICATED'],
    ['key_scope', 403, 'PERMISSION_DENIED'],
    ['model_not_found', 404, 'NOT_FOUND'],
    ['body_too_large', 413, 'INVALID_ARGUMENT'],
    ['provider_rate_limited', 429, 'RESOURCE_EXHAUSTED'],
    ['internal', 500, 'INTERNAL'],
    ['provider_failed', 502, 'UNAVAILABLE'],
    ['provider_overloaded', 503, 'UNAVAILABLE'],
  ] as const)('%s is %i %s', (code, status, word) => {
    const answer = geminiGenerate.writeError(fault(code), 'req_1');
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toMatchObject({
      error: { code: status, status: word, message: expect.any(String) as string },
    });
  });

  it('says where the request is wrong, how long to wait, and which request it was', () => {
    const problems = [{ path: 'contents.0', message: 'must be an object' }];
    const { body } = geminiGenerate.writeError(fault('request_invalid', { problems, retryAfterMs: 1500 }), 'req_1');
    const { error } = JSON.parse(body) as { error: { details: Record<string, unknown>[] } };
    expect(error.details.map(({ '@type': _, ...detail }) => detail)).toEqual([
      { reason: 'REQUEST_INVALID', domain: 'headgate' },
      { requestId: 'req_1' },
      { retryDelay: '1.5s' },
      { fieldViolations: [{ field: 'contents.0', description: 'must be an object' }] },
    ]);
  });
});
