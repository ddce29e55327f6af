import { describe, expect, it } from 'vitest';
import { readModelList } from './read-model-list.ts';

describe('the models a provider says it has', () => {
  it.each([
    ['OpenAI', '{"object":"list","data":[{"id":"gpt-b"},{"id":"gpt-a"}]}', ['gpt-a', 'gpt-b']],
    ['Anthropic', '{"data":[{"type":"model","id":"claude"}],"has_more":false}', ['claude']],
    ['Gemini', '{"models":[{"name":"models/gemini-x"}]}', ['gemini-x']],
    ['Ollama', '{"models":[{"name":"llama:8b"}]}', ['llama:8b']],
    ['a plain list', '{"data":["a","a",7,null]}', ['a']],
    ['nothing at all', '{"data":[]}', []],
  ])('of %s', (_, text, ids) => {
    expect(readModelList(text)).toEqual(ids);
  });

  it.each(['', '<html>', '[]', '{"data":7}', '{}'])('are not found in %j', (text) => {
    expect(readModelList(text)).toBeUndefined();
  });

  it('are bounded', () => {
    const data = Array.from({ length: 3_000 }, (_, at) => ({ id: `m${at}` }));
    expect(readModelList(JSON.stringify({ data }))).toHaveLength(2_000);
  });
});
