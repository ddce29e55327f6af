import type { ProviderKind } from '@headgate/domain';

/** How a vendor of another gateway is reached from here. */
export interface Vendor {
  readonly kind: ProviderKind;
  readonly baseUrl?: string;
  /** Where its key usually is. */
  readonly env: string;
}

const compatible: Readonly<Record<string, readonly [baseUrl: string, env: string]>> = {
  groq: ['https://api.groq.com/openai/v1', 'GROQ_API_KEY'],
  mistral: ['https://api.mistral.ai/v1', 'MISTRAL_API_KEY'],
  deepseek: ['https://api.deepseek.com/v1', 'DEEPSEEK_API_KEY'],
  openrouter: ['https://openrouter.ai/api/v1', 'OPENROUTER_API_KEY'],
  together_ai: ['https://api.together.xyz/v1', 'TOGETHERAI_API_KEY'],
  fireworks_ai: ['https://api.fireworks.ai/inference/v1', 'FIREWORKS_AI_API_KEY'],
  perplexity: ['https://api.perplexity.ai', 'PERPLEXITYAI_API_KEY'],
  xai: ['https://api.x.ai/v1', 'XAI_API_KEY'],
};
const aliases: Readonly<Record<string, string>> = {
  'mistral-ai': 'mistral',
  'together-ai': 'together_ai',
  'fireworks-ai': 'fireworks_ai',
  'perplexity-ai': 'perplexity',
  'x-ai': 'xai',
  google: 'gemini',
};

/** The vendor of this name, undefined where this version does not speak to it. */
export function findVendor(written: string): Vendor | undefined {
  const name = aliases[written] ?? written;
  if (name === 'openai') return { kind: 'openai', env: 'OPENAI_API_KEY' };
  if (name === 'anthropic') return { kind: 'anthropic', env: 'ANTHROPIC_API_KEY' };
  if (name === 'gemini') return { kind: 'google-gemini', env: 'GEMINI_API_KEY' };
  const known = Object.hasOwn(compatible, name) ? compatible[name] : undefined;
  return known && { kind: 'openai', baseUrl: known[0], env: known[1] };
}

/** True for vendors that are whatever server answers at the given address. */
export function isAnyServer(name: string): boolean {
  return ['hosted_vllm', 'vllm', 'openai_like', 'text-completion-openai', 'custom_openai', 'lm_studio'].includes(name);
}
