import { z } from 'zod';

/** Vendors that speak OpenAI's language with accents of their own, and servers of one's own that do. */
export const compatibleKinds = [
  'groq',
  'deepseek',
  'xai',
  'perplexity',
  'together',
  'fireworks',
  'cerebras',
  'openrouter',
  'nvidia',
  'moonshot',
  'qwen',
  'zhipu',
  'minimax',
  'deepinfra',
  'huggingface',
  'vllm',
  'lmstudio',
  'llamacpp',
  'custom-openai',
] as const;
export type CompatibleKind = (typeof compatibleKinds)[number];

/** Vendors' models behind a cloud's own addresses and credentials. */
export const cloudKinds = ['azure-openai', 'bedrock', 'vertex'] as const;
export type CloudKind = (typeof cloudKinds)[number];

/** The vendors this version speaks to. */
export const providerKinds = [
  'openai',
  'anthropic',
  'google-gemini',
  'mistral',
  'cohere',
  'ollama',
  'mock',
  'custom',
  ...cloudKinds,
  ...compatibleKinds,
] as const;
export const providerKind = z.enum(providerKinds).describe('Which vendor it is, and so which wire format it speaks.');
export type ProviderKind = z.infer<typeof providerKind>;

/** Where each kind lives when the provider names no base URL; null where it must, and for `mock`, which lives inside the proxy. */
export const defaultBaseUrls: Readonly<Record<ProviderKind, string | null>> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
  'google-gemini': 'https://generativelanguage.googleapis.com/v1beta',
  mistral: 'https://api.mistral.ai/v1',
  cohere: 'https://api.cohere.com/v2',
  // Servers of one's own listen where their documentation says unless told otherwise.
  ollama: 'http://localhost:11434',
  mock: null,
  // Made of their options.
  'azure-openai': null,
  bedrock: null,
  vertex: null,
  groq: 'https://api.groq.com/openai/v1',
  deepseek: 'https://api.deepseek.com/v1',
  xai: 'https://api.x.ai/v1',
  perplexity: 'https://api.perplexity.ai',
  together: 'https://api.together.xyz/v1',
  fireworks: 'https://api.fireworks.ai/inference/v1',
  cerebras: 'https://api.cerebras.ai/v1',
  openrouter: 'https://openrouter.ai/api/v1',
  nvidia: 'https://integrate.api.nvidia.com/v1',
  moonshot: 'https://api.moonshot.ai/v1',
  qwen: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1',
  zhipu: 'https://api.z.ai/api/paas/v4',
  minimax: 'https://api.minimax.io/v1',
  deepinfra: 'https://api.deepinfra.com/v1/openai',
  huggingface: 'https://router.huggingface.co/v1',
  vllm: 'http://localhost:8000/v1',
  lmstudio: 'http://localhost:1234/v1',
  llamacpp: 'http://localhost:8080/v1',
  'custom-openai': null,
  custom: null,
};

/** Kinds that may be called without any credential. */
export const keylessKinds: ReadonlySet<ProviderKind> = new Set<ProviderKind>([
  'mock',
  'ollama',
  'vllm',
  'lmstudio',
  'llamacpp',
  'custom-openai',
  'custom',
]);
