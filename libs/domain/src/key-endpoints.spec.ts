import { describe, expect, it } from 'vitest';
import { dialectNames } from './dialect-names.ts';
import { keyEndpointOf, keyEndpoints } from './key-endpoints.ts';

describe('the endpoint a call is for', () => {
  it.each([
    ['openai-chat', '', 'chat'],
    ['anthropic-count-tokens', '', 'messages'],
    ['gemini-batch-embed', '', 'embeddings'],
    [undefined, '/images/generations', 'images'],
    [undefined, '/audio/speech', 'audio'],
    [undefined, '/rerank', 'rerank'],
    [undefined, '/moderations?x=1', 'moderations'],
    [undefined, '/files', 'other'],
    [undefined, '', 'other'],
    [undefined, '/constructor', 'other'],
    [undefined, '/xaudio/speech', 'other'],
  ] as const)('of %s at "%s" is %s', (dialect, rest, endpoint) => {
    expect(keyEndpointOf(dialect, rest)).toBe(endpoint);
  });

  it('is one a key can be limited to, for every language', () => {
    for (const dialect of dialectNames) expect(keyEndpoints).toContain(keyEndpointOf(dialect, ''));
  });
});
