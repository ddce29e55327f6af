import type { LiveProvider, SealedSecret } from '@headgate/domain';

/** A sealed secret as a test needs it. */
export function aSecret(fields: Partial<SealedSecret> = {}): SealedSecret {
  const name = fields.name ?? 'default';
  return { id: `sec_${name}`, name, version: 1, weight: 1, enabled: true, sealed: 'c2VhbGVk', ...fields };
}

/** An enabled OpenAI-compatible provider with one secret. */
export function aProvider(fields: Partial<LiveProvider> = {}): LiveProvider {
  const name = fields.name ?? 'openai';
  return {
    id: `prv_${name}`,
    name,
    kind: 'openai',
    baseUrl: 'https://api.example.com/v1',
    origin: 'https://api.example.com',
    enabled: true,
    organization: undefined,
    headers: {},
    secrets: [aSecret()],
    ...fields,
  };
}
