import type { ChatCall, ChatReply } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { SseReader } from '../sse/sse-reader.ts';
import { foldEvents } from '../testing/fold-events.ts';
import { gemini } from './index.ts';

const call: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: true,
  wantsStreamUsage: false,
  messages: [],
  extras: {},
};

/** The same answer whole and as a stream of one event. */
function read(response: object): { readonly whole: ChatReply; readonly streamed: ReturnType<typeof foldEvents> } {
  const whole = gemini.readReply(call, response) as ChatReply;
  const reader = gemini.openStream(call);
  const events = new SseReader().push(Buffer.from(`data: ${JSON.stringify(response)}\n\n`));
  return { whole, streamed: foldEvents([...events.flatMap((event) => reader.push(event)), ...reader.close()]) };
}

describe('why the model stopped', () => {
  it.each([
    ['STOP', 'stop', undefined],
    ['MAX_TOKENS', 'length', undefined],
    ['SAFETY', 'content-filter', 'SAFETY'],
    ['RECITATION', 'content-filter', 'RECITATION'],
    ['BLOCKLIST', 'content-filter', 'BLOCKLIST'],
    ['PROHIBITED_CONTENT', 'content-filter', 'PROHIBITED_CONTENT'],
    ['SPII', 'content-filter', 'SPII'],
    ['IMAGE_SAFETY', 'content-filter', 'IMAGE_SAFETY'],
    ['MALFORMED_FUNCTION_CALL', 'error', 'MALFORMED_FUNCTION_CALL'],
    ['UNEXPECTED_TOOL_CALL', 'error', 'UNEXPECTED_TOOL_CALL'],
    ['LANGUAGE', 'other', 'LANGUAGE'],
    ['OTHER', 'other', 'OTHER'],
    ['NEXT_YEARS_REASON', 'other', 'NEXT_YEARS_REASON'],
  ])('%s is %s', (finishReason, finish, rawReason) => {
    const { whole, streamed } = read({ candidates: [{ finishReason }] });
    expect(whole.choices[0]).toEqual({ parts: [], finish, ...(rawReason && { rawReason }) });
    expect(streamed.reply).toEqual(whole);
    expect(streamed.isEnded).toBe(true);
  });

  it('is a filter where the prompt itself was blocked', () => {
    const { whole, streamed } = read({
      promptFeedback: { blockReason: 'PROHIBITED_CONTENT' },
      usageMetadata: { promptTokenCount: 4 },
    });
    expect(whole.choices).toEqual([{ parts: [], finish: 'content-filter', rawReason: 'PROHIBITED_CONTENT' }]);
    expect(streamed.reply).toEqual(whole);
  });
});

describe('what the model said', () => {
  it('gives calls without ids ids of their own, also over several choices', () => {
    const functionCall = { name: 'f' };
    const { whole, streamed } = read({
      candidates: [0, 1].map((index) => ({
        index,
        content: { parts: [{ functionCall }, { functionCall }] },
        finishReason: 'STOP',
      })),
      responseId: 'r',
    });
    const calls = ['call_r_0', 'call_r_1'].map((id) => ({ kind: 'tool-call', id, name: 'f', argumentsJson: '{}' }));
    expect(whole.choices.map(({ parts }) => parts)).toEqual([calls, calls]);
    expect(streamed.reply).toEqual(whole);
  });

  it('does not mind what comes after the end', () => {
    const chunks = [
      { candidates: [{ content: { parts: [{ text: 'a' }] }, finishReason: 'STOP' }] },
      {
        candidates: [{ content: { parts: [{ text: '' }] }, groundingMetadata: {} }],
        usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1 },
      },
    ];
    const reader = gemini.openStream(call);
    const text = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
    const folded = foldEvents([
      ...new SseReader().push(Buffer.from(text)).flatMap((event) => reader.push(event)),
      ...reader.close(),
    ]);
    expect(folded.reply).toMatchObject({ choices: [{ finish: 'stop' }], usage: { input_tokens: 1, output_tokens: 1 } });
    expect(folded.isEnded).toBe(true);
  });
});

describe('failures in words of Google’s', () => {
  const detailed = (reason: string, message: string) =>
    JSON.stringify({ error: { code: 400, message, status: 'INVALID_ARGUMENT', details: [{ reason }] } });

  it.each([
    [400, detailed('API_KEY_INVALID', 'API key not valid.'), 'provider_credential_refused'],
    [400, detailed('OTHER', 'API key expired. Please renew.'), 'provider_credential_refused'],
    [400, '{"error":{"message":"Please enable billing.","status":"FAILED_PRECONDITION"}}', 'provider_quota_spent'],
    [400, detailed('X', 'Bad schema.'), 'provider_refused'],
    [429, '[{"error":{"code":429,"message":"Quota","status":"RESOURCE_EXHAUSTED"}}]', 'provider_rate_limited'],
  ])('%i with %s is %s', (status, body, code) => {
    expect(gemini.readError(status, {}, body).code).toBe(code);
  });

  it('say in the body how long to wait', () => {
    const body = '{"error":{"code":429,"message":"m","details":[{"@type":"t","retryDelay":"17.5s"}]}}';
    expect(gemini.readError(429, {}, body).retryAfterMs).toBe(17_500);
    expect(gemini.readError(429, { 'retry-after': '3' }, body).retryAfterMs).toBe(3000);
  });
});
