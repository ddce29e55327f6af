import { describe, expect, it } from 'vitest';
import { readModelPath } from './model-path.ts';

const shown = (path: string, query = ''): string => {
  const read = readModelPath(path, query);
  return read === undefined ? '-' : `${read.dialect} ${read.asked.model}${read.asked.isStreaming ? ' streaming' : ''}`;
};

describe('a path that names model and operation', () => {
  it.each([
    ['/v1beta/models/gemini-2.5-flash:generateContent', '', 'gemini-generate gemini-2.5-flash'],
    ['/v1/models/gemini-2.5-flash:generateContent', '', 'gemini-generate gemini-2.5-flash'],
    ['/v1alpha/models/g:generateContent', '?alt=sse', 'gemini-generate g'],
    ['/models/g:generateContent', '', 'gemini-generate g'],
    ['/v1beta/models/g:streamGenerateContent', '?alt=sse', 'gemini-generate g streaming'],
    ['/v1beta/models/g:streamGenerateContent', '?key=x&alt=sse', 'gemini-generate g streaming'],
    ['/v1beta/models/g:streamGenerateContent', '', 'gemini-generate-array g streaming'],
    ['/v1beta/models/g:streamGenerateContent', '?alt=json', 'gemini-generate-array g streaming'],
    ['/v1beta/models/g:embedContent', '', 'gemini-embed g'],
    ['/v1beta/models/g:batchEmbedContents', '', 'gemini-batch-embed g'],
    ['/v1beta/models/g:countTokens', '', 'gemini-count-tokens g'],
    ['/v1beta/models/mock/echo:generateContent', '', 'gemini-generate mock/echo'],
    ['/v1beta/models/ollama/llama3:8b:generateContent', '', 'gemini-generate ollama/llama3:8b'],
    ['/v1beta/models/a%2Fb%3A1:countTokens', '', 'gemini-count-tokens a/b:1'],
    ['/v1beta/models/%zz:countTokens', '', 'gemini-count-tokens %zz'],
    ['/v1beta/mock/echo:generateContent', '', 'gemini-generate mock/echo'],
    ['/v1alpha/mock/echo:streamGenerateContent', '?alt=sse', 'gemini-generate mock/echo streaming'],
    ['/v1beta/tunedModels/mine:generateContent', '', 'gemini-generate tunedModels/mine'],
  ])('%s%s is %s', (path, query, meaning) => {
    expect(shown(path, query)).toBe(meaning);
  });

  it.each([
    '/v1/models',
    '/v1/models/gpt-5',
    '/v1/models/ft:gpt-4o:org::id',
    '/v1beta/models/g:predict',
    '/v1beta/models/g:generateContent/x',
    '/v1beta/models/:generateContent',
    '/v2/models/g:generateContent',
    '/v1/mock/echo:generateContent',
    '/v1beta/:generateContent',
    '/x/v1beta/models/g:generateContent',
    '/v1/chat/completions',
    '',
  ])('%s is none', (path) => {
    expect(shown(path)).toBe('-');
  });
});
