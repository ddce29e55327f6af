import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { answerMock } from './answer-mock.ts';
import { findMockDialect, mock } from './index.ts';

const contents = [{ role: 'user', parts: [{ text: 'hello there' }] }];
const ask = (path: string, body: JsonObject = { contents }) => {
  const answer = answerMock({ dialect: findMockDialect(path) ?? 'openai-chat', path, body });
  const bytes = answer.kind === 'whole' ? [answer.body] : answer.events.map((event) => event.bytes);
  return { status: answer.status, text: Buffer.concat(bytes).toString() };
};
const json = (path: string, body?: JsonObject): unknown => JSON.parse(ask(path, body).text);

describe('the mock in Gemini’s language', () => {
  it('echoes, whole and streamed', () => {
    expect(json('/models/echo:generateContent')).toMatchObject({
      candidates: [{ content: { parts: [{ text: 'hello there' }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2 },
    });
    const events = ask('/models/echo:streamGenerateContent?alt=sse').text.split('\n\n').filter(Boolean);
    expect(events).toHaveLength(3);
    expect(events[0]).toContain('"text":"hello "');
  });

  it('calls tools with arguments that fit schemas in capitals, signed where it thinks', () => {
    const functionDeclarations = [
      { name: 'f', parameters: { type: 'OBJECT', properties: { n: { type: 'INTEGER' } } } },
    ];
    expect(json('/models/think-tool:generateContent', { contents, tools: [{ functionDeclarations }] })).toMatchObject({
      candidates: [
        {
          content: {
            parts: [{ functionCall: { name: 'f', args: { n: 1 } }, thoughtSignature: 'bW9jayBzaWduYXR1cmU=' }],
          },
        },
      ],
    });
  });

  it('answers in words once it was given a result', () => {
    const parts = [{ functionResponse: { name: 'f', response: { output: 'x' } } }];
    expect(ask('/models/tool:generateContent', { contents: [...contents, { role: 'user', parts }] }).text).toContain(
      'STOP',
    );
  });

  it('counts and embeds', () => {
    expect(json('/models/echo:countTokens')).toEqual({ totalTokens: 4 });
    const content = { parts: [{ text: 'a' }] };
    const one = json('/models/embed:embedContent', { content, outputDimensionality: 2 }) as {
      embedding: { values: number[] };
    };
    expect(json('/models/embed:batchEmbedContents', { requests: [{ content, outputDimensionality: 2 }] })).toEqual({
      embeddings: [one.embedding],
    });
    expect(one.embedding.values).toHaveLength(2);
  });

  it('fails in Google’s words, which its adapter reads', () => {
    const { status, text } = ask('/models/fail-429:generateContent');
    expect(JSON.parse(text)).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
    expect(mock.readError(status, {}, text)).toMatchObject({
      code: 'provider_rate_limited',
      upstream: { type: 'RESOURCE_EXHAUSTED' },
    });
  });
});
