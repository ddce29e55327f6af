import { defaultBaseUrls, type ProviderKind, providerKinds } from '@headgate/domain';

/** What that API calls vendors whose kind has another name here. */
const aliases: Readonly<Record<string, string>> = {
  azure: 'azure-openai',
  azureopenai: 'azure-openai',
  amazon: 'bedrock',
  aws: 'bedrock',
  gemini: 'google-gemini',
  google: 'google-gemini',
  mistral_ai: 'mistral',
  vertex_ai: 'vertex',
};

/** What tells of a provider's vendor, surest first. */
export interface VendorHints {
  readonly names: readonly unknown[];
  readonly address: string | undefined;
}

/** Which kind a provider of that API is: by the names it carries, by where it lives, otherwise whatever speaks OpenAI's language. */
export function providerKindOf({ names, address }: VendorHints): ProviderKind {
  for (const name of names) {
    const kind = typeof name === 'string' ? findKind(name) : undefined;
    if (kind !== undefined) return kind;
  }
  const host = address === undefined ? undefined : hostOf(address);
  return providerKinds.find((kind) => host !== undefined && hostOf(defaultBaseUrls[kind] ?? '') === host) ?? 'openai';
}

function findKind(name: string): ProviderKind | undefined {
  const plain = name.toLowerCase();
  const wanted = Object.hasOwn(aliases, plain) ? aliases[plain] : plain;
  return providerKinds.find((kind) => kind === wanted);
}

function hostOf(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).host : undefined;
}
