import { describe, expect, it } from 'vitest';
import type { Family } from './endpoint.ts';
import { findEndpoint } from './find-endpoint.ts';

const shown = (path: string, told: Family = 'openai') => {
  const [bare = '', query = ''] = path.split('?');
  const { kind, family, ...rest } = findEndpoint(bare, told, query);
  return [
    kind,
    family,
    ...Object.values(rest).map((value) => (typeof value === 'object' ? JSON.stringify(value) : (value ?? '-'))),
  ].join(' ');
};

describe('what a path means', () => {
  it.each([
    ['/v1/chat/completions', 'unified openai openai-chat'],
    ['/v1/chat/completions/', 'unified openai openai-chat'],
    ['/v1/responses', 'unified openai openai-responses'],
    ['/v1/openai/v1/responses', 'provider openai openai openai-responses /responses'],
    ['/v1/completions', 'unified openai openai-completions'],
    ['/v1/embeddings', 'unified openai openai-embeddings'],
    ['/v1/messages', 'unified anthropic anthropic-messages'],
    ['/v1/messages/count_tokens', 'unified anthropic anthropic-count-tokens'],
    ['/v1/models', 'models openai -'],
    ['/v1/models/openai/gpt-x', 'models openai openai/gpt-x'],
    ['/v1/models/a%2Fb%3A1', 'models openai a/b:1'],
    ['/v1/models/%zz', 'models openai %zz'],
    ['/v1/query/support', 'route openai support - '],
    ['/v1/query/support/', 'route openai support - '],
    ['/v1/query/support/chat/completions', 'route openai support openai-chat /chat/completions'],
    ['/v1/query/support/v1/messages', 'route anthropic support anthropic-messages /messages'],
    ['/v1/query/support/moderations', 'route openai support openai-moderations /moderations'],
    ['/v1/query/support/batches', 'route openai support - /batches'],
    ['/v1/openai/chat/completions', 'provider openai openai openai-chat /chat/completions'],
    ['/v1/openai/v1/embeddings', 'provider openai openai openai-embeddings /embeddings'],
    ['/v1/anthropic/v1/messages', 'provider anthropic anthropic anthropic-messages /messages'],
    ['/v1/anthropic/messages', 'provider anthropic anthropic anthropic-messages /messages'],
    ['/v1/openai/images/generations', 'provider openai openai openai-images /images/generations'],
    ['/v1/openai/files', 'provider openai openai - /files'],
    // The proxy's own names, not served yet, are nobody's provider.
    ['/v1/responses/x', 'path openai /v1/responses/x'],
    ['/v1/images/generations', 'unified openai openai-images'],
    ['/v1/images/edits', 'unified openai openai-image-edits'],
    ['/v1/images/variations', 'unified openai openai-image-variations'],
    ['/v1/audio/speech', 'unified openai openai-speech'],
    ['/v1/audio/transcriptions', 'unified openai openai-transcriptions'],
    ['/v1/audio/translations', 'unified openai openai-translations'],
    ['/v1/moderations', 'unified openai openai-moderations'],
    ['/v1/rerank', 'unified openai rerank'],
    ['/v2/rerank', 'unified openai rerank'],
    ['/v1/audio/others', 'path openai /v1/audio/others'],
    ['/v1/IMAGES/generations', 'path openai /v1/IMAGES/generations'],
    ['/support', 'path openai /support'],
    ['/support/v1/messages', 'path anthropic /support/v1/messages'],
    ['/', 'path openai /'],
    ['//v1//chat/completions', 'path openai //v1//chat/completions'],
    ['/v1/open%61i/chat/completions', 'path openai /v1/open%61i/chat/completions'],
    ['http://evil/v1/chat/completions', 'path openai http://evil/v1/chat/completions'],
  ])('%s is %s', (path, meaning) => {
    expect(shown(path)).toBe(meaning);
  });

  it('answers a caller of the other family in its language where the path does not say', () => {
    expect(shown('/v1/models', 'anthropic')).toBe('models anthropic -');
    expect(shown('/v1/query/support', 'anthropic')).toBe('route anthropic support - ');
    expect(shown('/v1/chat/completions', 'anthropic')).toBe('unified openai openai-chat');
  });

  const asked = (model: string, isStreaming = false) => JSON.stringify({ model, isStreaming });

  it.each([
    ['/v1beta/models/g:generateContent', `unified gemini gemini-generate ${asked('g')}`],
    ['/v1/models/g:generateContent', `unified gemini gemini-generate ${asked('g')}`],
    ['/v1/models/mock/echo:generateContent', `unified gemini gemini-generate ${asked('mock/echo')}`],
    ['/v1beta/models/g:streamGenerateContent?alt=sse', `unified gemini gemini-generate ${asked('g', true)}`],
    ['/v1beta/models/g:streamGenerateContent', `unified gemini gemini-generate-array ${asked('g', true)}`],
    ['/v1beta/models/g:countTokens/', `unified gemini gemini-count-tokens ${asked('g')}`],
    ['/v1beta/models', 'models gemini -'],
    ['/v1beta/models/mock/echo', 'models gemini mock/echo'],
    ['/v1beta/models/g:predict', 'models gemini g:predict'],
    ['/v1/models/ft:gpt:org::id', 'models openai ft:gpt:org::id'],
    [
      '/v1/query/support/v1beta/models/g:generateContent',
      `route gemini support gemini-generate ${asked('g')} /v1beta/models/g:generateContent`,
    ],
    [
      '/v1/google/v1/models/g:embedContent',
      `provider gemini google gemini-embed ${asked('g')} /v1/models/g:embedContent`,
    ],
    ['/support/v1beta/models/g:generateContent', 'path gemini /support/v1beta/models/g:generateContent'],
    ['/support/v1beta/models/g:other', 'path openai /support/v1beta/models/g:other'],
  ])('%s, which names its model, is %s', (path, meaning) => {
    expect(shown(path)).toBe(meaning);
  });

  it('lists models in the language of a caller with a header of Google’s', () => {
    expect(shown('/v1/models', 'gemini')).toBe('models gemini -');
    expect(shown('/v1/models/a/b', 'gemini')).toBe('models gemini a/b');
  });
});
