import type { ProviderKind } from '@headgate/domain';
import type { ProviderAdapter } from './adapter.ts';
import { anthropic } from './anthropic/index.ts';
import { azureOpenAi } from './azure-openai/index.ts';
import { bedrock } from './bedrock/index.ts';
import { cohere } from './cohere/index.ts';
import { custom } from './custom/index.ts';
import { gemini } from './gemini/index.ts';
import { mistral } from './mistral/index.ts';
import { mock } from './mock/index.ts';
import { ollama } from './ollama/index.ts';
import { compatibleAdapters } from './openai-compatible/index.ts';
import { openAi } from './openai/index.ts';
import { vertex } from './vertex/index.ts';

// A record over the union, so that a kind without an adapter does not compile.
const adapters: Readonly<Record<ProviderKind, ProviderAdapter>> = {
  openai: openAi,
  anthropic,
  'google-gemini': gemini,
  mistral,
  cohere,
  ollama,
  mock,
  custom,
  'azure-openai': azureOpenAi,
  bedrock,
  vertex,
  ...compatibleAdapters,
};

/** The adapter of a kind; every kind of the union has one. */
export function findAdapter(kind: ProviderKind): ProviderAdapter {
  return adapters[kind];
}
