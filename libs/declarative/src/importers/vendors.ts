import type { ProviderKind } from '@headgate/domain';

/** How a vendor of another gateway is reached from here. */
export interface Vendor {
  readonly kind: ProviderKind;
  /** Where its key usually is; empty where it needs none. */
  readonly env: string;
}

const of = (kind: ProviderKind, env: string): Vendor => ({ kind, env });

/** By LiteLLM's name. */
const vendors: Readonly<Record<string, Vendor>> = {
  openai: of('openai', 'OPENAI_API_KEY'),
  anthropic: of('anthropic', 'ANTHROPIC_API_KEY'),
  gemini: of('google-gemini', 'GEMINI_API_KEY'),
  mistral: of('mistral', 'MISTRAL_API_KEY'),
  cohere: of('cohere', 'COHERE_API_KEY'),
  cohere_chat: of('cohere', 'COHERE_API_KEY'),
  groq: of('groq', 'GROQ_API_KEY'),
  deepseek: of('deepseek', 'DEEPSEEK_API_KEY'),
  openrouter: of('openrouter', 'OPENROUTER_API_KEY'),
  together_ai: of('together', 'TOGETHERAI_API_KEY'),
  fireworks_ai: of('fireworks', 'FIREWORKS_AI_API_KEY'),
  perplexity: of('perplexity', 'PERPLEXITYAI_API_KEY'),
  xai: of('xai', 'XAI_API_KEY'),
  cerebras: of('cerebras', 'CEREBRAS_API_KEY'),
  nvidia_nim: of('nvidia', 'NVIDIA_NIM_API_KEY'),
  moonshot: of('moonshot', 'MOONSHOT_API_KEY'),
  dashscope: of('qwen', 'DASHSCOPE_API_KEY'),
  zai: of('zhipu', 'ZAI_API_KEY'),
  minimax: of('minimax', 'MINIMAX_API_KEY'),
  deepinfra: of('deepinfra', 'DEEPINFRA_API_KEY'),
  huggingface: of('huggingface', 'HF_TOKEN'),
};

/** Other names of the same, Portkey's among them. */
const aliases: Readonly<Record<string, string>> = {
  google: 'gemini',
  'mistral-ai': 'mistral',
  together: 'together_ai',
  'together-ai': 'together_ai',
  'fireworks-ai': 'fireworks_ai',
  'perplexity-ai': 'perplexity',
  'x-ai': 'xai',
  nvidia: 'nvidia_nim',
  qwen: 'dashscope',
  zhipu: 'zai',
  'z-ai': 'zai',
};

/** Servers of one's own: they are whatever answers at the given address. */
const servers: Readonly<Record<string, ProviderKind>> = {
  hosted_vllm: 'vllm',
  vllm: 'vllm',
  lm_studio: 'lmstudio',
  llamafile: 'llamacpp',
  ollama: 'ollama',
  ollama_chat: 'ollama',
  openai_like: 'custom-openai',
  custom_openai: 'custom-openai',
  'text-completion-openai': 'custom-openai',
};

/** The vendor of this name, undefined where this version does not speak to it. */
export function findVendor(written: string): Vendor | undefined {
  const name = Object.hasOwn(aliases, written) ? (aliases[written] ?? written) : written;
  return Object.hasOwn(vendors, name) ? vendors[name] : undefined;
}

/** The kind of a server of one's own; undefined for the name of a vendor. */
export function findServer(name: string): Vendor | undefined {
  const kind = Object.hasOwn(servers, name) ? servers[name] : undefined;
  return kind && { kind, env: '' };
}
