import type { ProviderKind } from '@headgate/domain';

/** Which vendors' models a kind of provider serves; kinds that serve whatever somebody installed have none. */
const vendors: Readonly<
  Partial<Record<ProviderKind, readonly string[]>> & Record<string, readonly string[] | undefined>
> = {
  openai: ['openai'],
  anthropic: ['anthropic'],
  'google-gemini': ['google'],
  'azure-openai': ['azure', 'openai'],
  bedrock: ['amazon-bedrock'],
  vertex: ['google-vertex', 'google-vertex-anthropic', 'google'],
  cohere: ['cohere'],
  mistral: ['mistral'],
  groq: ['groq'],
  deepseek: ['deepseek'],
  xai: ['xai'],
  perplexity: ['perplexity'],
  together: ['togetherai'],
  fireworks: ['fireworks-ai'],
  cerebras: ['cerebras'],
  openrouter: ['openrouter'],
  nvidia: ['nvidia'],
  moonshot: ['moonshotai'],
  qwen: ['alibaba'],
  zhipu: ['zhipuai'],
  minimax: ['minimax'],
  deepinfra: ['deepinfra'],
  huggingface: ['huggingface'],
};

/** By preference; none for a kind whose models nobody can know. */
export function vendorsOfKind(kind: string): readonly string[] {
  return Object.hasOwn(vendors, kind) ? (vendors[kind] ?? []) : [];
}

/** Every kind that has vendors. */
export const cataloguedKinds: readonly string[] = Object.keys(vendors);
