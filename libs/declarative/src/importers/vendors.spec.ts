import { baseUrl } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { findVendor } from './vendors.ts';

describe('a vendor of another gateway', () => {
  it.each([
    ['openai', 'openai', 'OPENAI_API_KEY'],
    ['anthropic', 'anthropic', 'ANTHROPIC_API_KEY'],
    ['gemini', 'google-gemini', 'GEMINI_API_KEY'],
    ['google', 'google-gemini', 'GEMINI_API_KEY'],
    ['groq', 'openai', 'GROQ_API_KEY'],
    ['mistral-ai', 'openai', 'MISTRAL_API_KEY'],
  ])('called %s is spoken to as %s, with the key in %s', (name, kind, env) => {
    expect(findVendor(name)).toMatchObject({ kind, env });
  });

  it.each(['groq', 'mistral', 'deepseek', 'openrouter', 'together_ai', 'fireworks_ai', 'perplexity', 'xai'])(
    'called %s has an address the API takes',
    (name) => {
      expect(baseUrl.safeParse(findVendor(name)?.baseUrl).success).toBe(true);
    },
  );

  it.each(['azure', 'bedrock', 'vertex_ai', 'constructor', '__proto__', ''])('called "%s" is not spoken to', (name) => {
    expect(findVendor(name)).toBeUndefined();
  });
});
