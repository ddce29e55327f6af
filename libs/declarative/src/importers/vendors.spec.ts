import { baseUrl, defaultBaseUrls } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { findServer, findVendor } from './vendors.ts';

describe('a vendor of another gateway', () => {
  it.each([
    ['openai', 'openai', 'OPENAI_API_KEY'],
    ['anthropic', 'anthropic', 'ANTHROPIC_API_KEY'],
    ['gemini', 'google-gemini', 'GEMINI_API_KEY'],
    ['google', 'google-gemini', 'GEMINI_API_KEY'],
    ['groq', 'groq', 'GROQ_API_KEY'],
    ['together-ai', 'together', 'TOGETHERAI_API_KEY'],
    ['x-ai', 'xai', 'XAI_API_KEY'],
    ['dashscope', 'qwen', 'DASHSCOPE_API_KEY'],
    ['nvidia_nim', 'nvidia', 'NVIDIA_NIM_API_KEY'],
    ['mistral-ai', 'mistral', 'MISTRAL_API_KEY'],
    ['cohere_chat', 'cohere', 'COHERE_API_KEY'],
  ])('called %s is spoken to as %s, with the key in %s', (name, kind, env) => {
    expect(findVendor(name)).toMatchObject({ kind, env });
  });

  it.each(['groq', 'mistral', 'deepseek', 'openrouter', 'together_ai', 'fireworks_ai', 'perplexity', 'xai', 'zai'])(
    'called %s has an address the API takes',
    (name) => {
      const vendor = findVendor(name);
      expect(baseUrl.safeParse(vendor && defaultBaseUrls[vendor.kind]).success).toBe(true);
    },
  );

  it.each([
    ['hosted_vllm', 'vllm'],
    ['ollama_chat', 'ollama'],
    ['lm_studio', 'lmstudio'],
    ['openai_like', 'custom-openai'],
  ])('called %s is a server of one’s own, spoken to as %s', (name, kind) => {
    expect(findServer(name)).toEqual({ kind, env: '' });
  });

  it.each(['openai', 'constructor', '__proto__', ''])('called "%s" is no server of one’s own', (name) => {
    expect(findServer(name)).toBeUndefined();
  });

  it.each(['azure', 'bedrock', 'vertex_ai', 'constructor', '__proto__', ''])('called "%s" is not spoken to', (name) => {
    expect(findVendor(name)).toBeUndefined();
  });
});
