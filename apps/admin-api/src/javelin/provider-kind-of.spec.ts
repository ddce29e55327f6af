import { describe, expect, it } from 'vitest';
import { providerKindOf } from './provider-kind-of.ts';

describe('the kind of a provider of that API', () => {
  it.each<[string, unknown[], string | undefined, string]>([
    ['a name of ours', ['closed', undefined, undefined, 'anthropic'], undefined, 'anthropic'],
    ['a name of theirs', [undefined, 'gemini'], undefined, 'google-gemini'],
    ['a name in capitals', ['OpenAI'], undefined, 'openai'],
    ['the address of a vendor', ['closed', 'mine'], 'https://api.anthropic.com/v1', 'anthropic'],
    ['any other address', ['closed', 'mine'], 'https://llm.example/v1', 'openai'],
    ['nothing', [], undefined, 'openai'],
    ['no address', [], 'nowhere', 'openai'],
    ['what is a member of every object', ['constructor'], undefined, 'openai'],
  ])('is told by %s', (_, names, address, kind) => {
    expect(providerKindOf({ names, address })).toBe(kind);
  });
});
