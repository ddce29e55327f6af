import { describe, expect, it } from 'vitest';
import { readUsage } from './usage.ts';

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
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['a list', [1], undefined],
    ['an object of something else', { total: 3 }, undefined],
    ['a count in words', { prompt_tokens: 'nine' }, undefined],
  ])('reads %s', (_, value, usage) => {
    expect(readUsage(value)).toEqual(usage);
  });
});
