import { describe, expect, it } from 'vitest';
import { sniffUsage, UsageSniffer } from './sniff-usage.ts';
import { SseReader } from './sse/sse-reader.ts';

const none = { cached_input_tokens: null, cache_write_tokens: null, reasoning_tokens: null };
const sniff = (body: unknown) => sniffUsage(Buffer.from(JSON.stringify(body)));

describe('what an answer nobody has words for counts', () => {
  it.each([
    ['OpenAI', { usage: { prompt_tokens: 3, completion_tokens: 4 } }, { input_tokens: 3, output_tokens: 4, ...none }],
    [
      'images',
      { created: 1, usage: { input_tokens: 3, output_tokens: 4 } },
      { input_tokens: 3, output_tokens: 4, ...none },
    ],
    [
      'Anthropic, whose input leaves out the cache',
      { usage: { input_tokens: 3, output_tokens: 4, cache_read_input_tokens: 10, cache_creation_input_tokens: 2 } },
      { input_tokens: 15, output_tokens: 4, ...none, cached_input_tokens: 10, cache_write_tokens: 2 },
    ],
    [
      'Gemini',
      { usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4, thoughtsTokenCount: 2 } },
      { input_tokens: 3, output_tokens: 6, ...none, reasoning_tokens: 2 },
    ],
    ['Cohere', { meta: { billed_units: { input_tokens: 3 } } }, { input_tokens: 3, output_tokens: null, ...none }],
    ['Ollama', { done: true, prompt_eval_count: 3, eval_count: 4 }, { input_tokens: 3, output_tokens: 4, ...none }],
  ])('%s', (_, body, expected) => {
    expect(sniff(body)).toEqual(expected);
  });

  it.each([0, 5000])('is found with %i bytes behind it', (bytes) => {
    const counts = { prompt_tokens: 3, completion_tokens: 4 };
    expect(sniff({ data: 'a'.repeat(1000), usage: counts, rest: 'b'.repeat(bytes) })).toMatchObject({
      input_tokens: 3,
    });
    expect(sniff({ usage: counts, rest: 'b'.repeat(bytes) })).toMatchObject({ input_tokens: 3 });
  });

  it.each([
    ['no counts', { data: [1] }],
    ['a model that speaks of them', { text: '"usage":{"prompt_tokens":9}' }],
    ['usage of something else', { usage: { seconds: 3 } }],
    ['a count in words', { usage: { input_tokens: 'three' } }],
  ])('is nothing for %s', (_, body) => {
    expect(sniff(body)).toBeUndefined();
  });

  it('is nothing for bytes that are no JSON', () => {
    expect(sniffUsage(Buffer.from([0xff, 0x00, 0x22]))).toBeUndefined();
  });

  it('is the last word of a stream, and what was said before and not again', () => {
    const sniffer = new UsageSniffer();
    const text = [
      'data: {"type":"message_start","message":{"usage":{"input_tokens":3,"output_tokens":1}}}\n\n',
      'data: {"delta":"usage"}\n\n',
      'data: {"usage":{"output_tokens":7}}\n\n',
    ];
    for (const event of new SseReader().push(Buffer.from(text.join('')))) sniffer.see(event);
    expect(sniffer.usage).toMatchObject({ input_tokens: 3, output_tokens: 7 });
  });
});
