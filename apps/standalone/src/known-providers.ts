import type { ProviderKind } from '@headgate/domain';

interface KnownProvider {
  readonly name: string;
  readonly kind: ProviderKind;
  /** The variable its key usually sits in. */
  readonly key: string;
  /** The variable that names another address. */
  readonly base: string;
  /** The variable that names the region it is called in, for kinds that have some. */
  readonly region?: string;
}

const of = (kind: ProviderKind, prefix = kind.toUpperCase(), key = `${prefix}_API_KEY`): KnownProvider => ({
  name: kind,
  kind,
  key,
  base: `${prefix}_BASE_URL`,
});

/** Providers that the environment can set up: the variable with the key, and what it becomes. */
export const knownProviders: readonly KnownProvider[] = [
  of('openai'),
  of('anthropic'),
  { ...of('google-gemini', 'GEMINI'), name: 'gemini' },
  of('mistral'),
  of('cohere'),
  { ...of('azure-openai', 'AZURE_OPENAI'), base: 'AZURE_OPENAI_ENDPOINT' },
  { ...of('bedrock', 'BEDROCK', 'AWS_BEARER_TOKEN_BEDROCK'), region: 'AWS_REGION' },
  of('groq'),
  of('deepseek'),
  of('openrouter'),
  of('xai'),
  of('perplexity'),
  of('together'),
  of('fireworks'),
  of('cerebras'),
  of('nvidia'),
  of('moonshot'),
  of('qwen', 'DASHSCOPE'),
  of('zhipu', 'ZAI'),
  of('minimax'),
  of('deepinfra'),
  of('huggingface', 'HF', 'HF_TOKEN'),
];

/** A provider as the admin API takes it. */
export interface EnvironmentProvider {
  readonly name: string;
  /** Those it was made of. */
  readonly variables: readonly string[];
  readonly body: {
    readonly kind: string;
    readonly secret: string;
    readonly base_url?: string;
    readonly options?: { readonly region: string };
  };
}

/** The providers whose key is in the environment. */
export function findProviders(env: Readonly<Record<string, unknown>>): EnvironmentProvider[] {
  return knownProviders.flatMap(({ name, kind, key, base, region: regionKey }) => {
    const secret = env[key];
    if (typeof secret !== 'string') return [];
    const address = env[base];
    const region = regionKey === undefined ? undefined : env[regionKey];
    const further = [base, ...(regionKey === undefined ? [] : [regionKey])].filter((one) => env[one] !== undefined);
    const body = {
      kind,
      secret,
      ...(typeof address === 'string' && { base_url: address }),
      ...(typeof region === 'string' && { options: { region } }),
    };
    return [{ name, variables: [key, ...further], body }];
  });
}
