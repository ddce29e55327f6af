/** Providers that the environment can set up: the variable with the key, what it becomes, and where that vendor lives. */
export const knownProviders = [
  { name: 'openai', kind: 'openai', key: 'OPENAI_API_KEY', base: 'OPENAI_BASE_URL', baseUrl: undefined },
  { name: 'anthropic', kind: 'anthropic', key: 'ANTHROPIC_API_KEY', base: 'ANTHROPIC_BASE_URL', baseUrl: undefined },
  { name: 'gemini', kind: 'google-gemini', key: 'GEMINI_API_KEY', base: 'GEMINI_BASE_URL', baseUrl: undefined },
  {
    name: 'mistral',
    kind: 'openai',
    key: 'MISTRAL_API_KEY',
    base: 'MISTRAL_BASE_URL',
    baseUrl: 'https://api.mistral.ai/v1',
  },
  {
    name: 'groq',
    kind: 'openai',
    key: 'GROQ_API_KEY',
    base: 'GROQ_BASE_URL',
    baseUrl: 'https://api.groq.com/openai/v1',
  },
  {
    name: 'deepseek',
    kind: 'openai',
    key: 'DEEPSEEK_API_KEY',
    base: 'DEEPSEEK_BASE_URL',
    baseUrl: 'https://api.deepseek.com/v1',
  },
  {
    name: 'openrouter',
    kind: 'openai',
    key: 'OPENROUTER_API_KEY',
    base: 'OPENROUTER_BASE_URL',
    baseUrl: 'https://openrouter.ai/api/v1',
  },
] as const;

/** A provider as the admin API takes it. */
export interface EnvironmentProvider {
  readonly name: string;
  /** Those it was made of. */
  readonly variables: readonly string[];
  readonly body: { readonly kind: string; readonly secret: string; readonly base_url?: string };
}

/** The providers whose key is in the environment. */
export function findProviders(env: Readonly<Record<string, unknown>>): EnvironmentProvider[] {
  return knownProviders.flatMap(({ name, kind, key, base, baseUrl }) => {
    const secret = env[key];
    if (typeof secret !== 'string') return [];
    const address = env[base] ?? baseUrl;
    const variables = env[base] === undefined ? [key] : [key, base];
    return [{ name, variables, body: { kind, secret, ...(typeof address === 'string' && { base_url: address }) } }];
  });
}
