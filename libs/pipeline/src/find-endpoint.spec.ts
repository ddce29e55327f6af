import { describe, expect, it } from 'vitest';
import { findEndpoint } from './find-endpoint.ts';

const shown = (path: string, hasAnthropicVersion = false) => {
  const { kind, family, ...rest } = findEndpoint(path, hasAnthropicVersion);
  return [kind, family, ...Object.values(rest).map((value) => value ?? '-')].join(' ');
};

describe('what a path means', () => {
  it.each([
    ['/v1/chat/completions', 'unified openai openai-chat'],
    ['/v1/chat/completions/', 'unified openai openai-chat'],
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
    ['/v1/query/support/moderations', 'route openai support - /moderations'],
    ['/v1/openai/chat/completions', 'provider openai openai openai-chat /chat/completions'],
    ['/v1/openai/v1/embeddings', 'provider openai openai openai-embeddings /embeddings'],
    ['/v1/anthropic/v1/messages', 'provider anthropic anthropic anthropic-messages /messages'],
    ['/v1/anthropic/messages', 'provider anthropic anthropic anthropic-messages /messages'],
    ['/v1/openai/images/generations', 'provider openai openai - /images/generations'],
    // The proxy's own names, not served yet, are nobody's provider.
    ['/v1/responses/x', 'path openai /v1/responses/x'],
    ['/v1/images/generations', 'path openai /v1/images/generations'],
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
    expect(shown('/v1/models', true)).toBe('models anthropic -');
    expect(shown('/v1/query/support', true)).toBe('route anthropic support - ');
    expect(shown('/v1/chat/completions', true)).toBe('unified openai openai-chat');
  });
});
