import { describe, expect, it } from 'vitest';
import { readUsage, toUsage } from './usage.ts';

const none = { cached_input_tokens: null, cache_write_tokens: null, reasoning_tokens: null };

describe('readUsage', () => {
  it.each([
    ['what OpenAI counts', { prompt_tokens: 9, completion_tokens: 4 }, { input_tokens: 9, output_tokens: 4, ...none }],
    [
      'cached and reasoning parts',
      {
        prompt_tokens: 9,
        completion_tokens: 4,
        prompt_tokens_details: { cached_tokens: 5, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { input_tokens: 9, output_tokens: 4, cached_input_tokens: 5, cache_write_tokens: 2, reasoning_tokens: 3 },
    ],
    [
      "DeepSeek's spelling of cached tokens",
      { prompt_tokens: 9, completion_tokens: 4, prompt_cache_hit_tokens: 8 },
      { input_tokens: 9, output_tokens: 4, ...none, cached_input_tokens: 8 },
    ],
    ['embeddings, which have no output', { prompt_tokens: 9 }, { input_tokens: 9, output_tokens: null, ...none }],
    [
      'counts that are none, as not said',
      { prompt_tokens: 9, completion_tokens: -1, prompt_tokens_details: { cached_tokens: 1.5 } },
      { input_tokens: 9, output_tokens: null, ...none },
    ],
    [
      'details that are no objects',
      { prompt_tokens: 9, prompt_tokens_details: 'x' },
      { input_tokens: 9, output_tokens: null, ...none },
    ],
    [
      'thoughts counted beside the output, told by the total',
      {
        prompt_tokens: 9,
        completion_tokens: 4,
        total_tokens: 16,
        completion_tokens_details: { reasoning_tokens: 3 },
      },
      { input_tokens: 9, output_tokens: 7, ...none, reasoning_tokens: 3 },
    ],
    [
      "Moonshot's spelling of cached tokens",
      { prompt_tokens: 9, completion_tokens: 4, cached_tokens: 8 },
      { input_tokens: 9, output_tokens: 4, ...none, cached_input_tokens: 8 },
    ],
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['a list', [1], undefined],
    ['an object of something else', { total: 3 }, undefined],
    ['a count in words', { prompt_tokens: 'nine' }, undefined],
  ])('reads %s', (_, value, usage) => {
    expect(readUsage(value)).toEqual(usage);
  });
});

describe('thoughts that are known to be counted beside the output', () => {
  const wire = { prompt_tokens: 9, completion_tokens: 4, total_tokens: 13, reasoning_tokens: 3 };

  it('are part of it for us, read by schema or by hand', () => {
    const expected = { input_tokens: 9, output_tokens: 7, ...none, reasoning_tokens: 3 };
    expect(readUsage(wire, true)).toEqual(expected);
    expect(toUsage(wire, true)).toEqual(expected);
  });

  it('are within it for everybody else', () => {
    expect(readUsage(wire)?.output_tokens).toBe(4);
    expect(toUsage(wire).output_tokens).toBe(4);
  });
});
