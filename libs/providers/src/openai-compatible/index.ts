import type { CompatibleKind } from '@headgate/domain';
import type { ProviderAdapter } from '../adapter.ts';
import { cerebras } from './cerebras.ts';
import { customOpenAi } from './custom-openai.ts';
import { deepinfra } from './deepinfra.ts';
import { deepseek } from './deepseek.ts';
import { fireworks } from './fireworks.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { llamacpp } from './llamacpp.ts';
import { lmstudio } from './lmstudio.ts';
import { minimax } from './minimax.ts';
import { moonshot } from './moonshot.ts';
import { nvidia } from './nvidia.ts';
import { openrouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import { qwen } from './qwen.ts';
import { together } from './together.ts';
import { vllm } from './vllm.ts';
import { xai } from './xai.ts';
import { zhipu } from './zhipu.ts';

/** Every vendor that speaks OpenAI's language, by kind. */
export const compatibleAdapters: Readonly<Record<CompatibleKind, ProviderAdapter>> = {
  groq,
  deepseek,
  xai,
  perplexity,
  together,
  fireworks,
  cerebras,
  openrouter,
  nvidia,
  moonshot,
  qwen,
  zhipu,
  minimax,
  deepinfra,
  huggingface,
  vllm,
  lmstudio,
  llamacpp,
  'custom-openai': customOpenAi,
};
