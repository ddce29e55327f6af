import type { Problem } from '@headgate/kernel';
import { z } from 'zod';
import { description, resourceName } from './names.ts';
import { defaultBaseUrls, providerKind, type ProviderKind } from './provider-kinds.ts';

/** An absolute http(s) address without credentials, query or fragment. */
export const baseUrl = z
  .url({ protocol: /^https?$/, error: 'must be an absolute http or https URL' })
  .max(500)
  .refine((value) => !/[?#@\\\s]/.test(value), 'must not hold credentials, a query, a fragment or white space')
  .describe(
    "Base address including the version path, for example https://api.openai.com/v1; without it the vendor's own.",
  );

export const secretValue = z
  .string()
  .min(1)
  .max(10_000)
  // A credential travels in a header: control characters there would let it write headers of its own.
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
  .describe('The credential; write-only, shown masked ever after. Sending the mask back leaves it unchanged.');

export const secretInput = z.strictObject({
  name: resourceName.default('default'),
  value: secretValue,
  weight: z.int().min(0).max(100).default(1).describe('Share of calls among the secrets of a provider; 0 drains.'),
  enabled: z.boolean().default(true),
});
export type SecretInput = z.infer<typeof secretInput>;

export const providerOptions = z
  .strictObject({
    organization: z
      .string()
      .max(200)
      .regex(/^[\x21-\x7e]+$/)
      .optional()
      .describe('OpenAI organization id, sent as openai-organization.'),
    headers: z
      .record(
        z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be a lower-case header name'),
        z
          .string()
          .max(1000)
          .regex(/^[\x20-\x7e]*$/),
      )
      .optional()
      .describe('Fixed headers sent with every call; not a place for secrets.'),
  })
  .describe('Vendor-specific settings.');

/** What an administrator writes. */
export const providerInput = z.strictObject({
  name: resourceName,
  kind: providerKind,
  description: description.optional(),
  enabled: z.boolean().default(true),
  base_url: baseUrl.optional(),
  projects: z
    .array(z.string())
    .min(1)
    .nullable()
    .default(null)
    .describe('Slugs of the projects that see it; null: all.'),
  options: providerOptions.default({}),
  secret: secretValue.optional().describe('Shorthand for one secret named "default"; write-only.'),
});
export type ProviderInput = z.infer<typeof providerInput>;

/** Headers the gateway sets itself; letting a provider option replace one would move a credential or break framing. */
const ownHeaders = new Set([
  'authorization',
  'x-api-key',
  'x-goog-api-key',
  'api-key',
  'host',
  'content-length',
  'content-type',
  'transfer-encoding',
  'connection',
  'cookie',
  'accept-encoding',
  'openai-organization',
]);

/** Rules across the fields of a provider; every problem, in order. */
export function findProviderProblems(provider: Pick<ProviderInput, 'kind' | 'base_url' | 'options'>): Problem[] {
  const problems: Problem[] = [];
  if (provider.kind === 'mock' && provider.base_url !== undefined) {
    problems.push({ path: 'base_url', message: 'the mock provider is answered inside the proxy and has no address' });
  }
  if (provider.kind !== 'mock' && provider.base_url === undefined && defaultBaseUrls[provider.kind] === null) {
    problems.push({ path: 'base_url', message: `is required: a ${provider.kind} provider has no address of its own` });
  }
  for (const name of Object.keys(provider.options.headers ?? {})) {
    if (ownHeaders.has(name))
      problems.push({ path: `options.headers.${name}`, message: 'is set by the gateway itself' });
  }
  return problems;
}

/** Where a provider's credential may go: scheme, host and port. Part of what a secret is sealed to. */
export function originOf(provider: {
  readonly kind: ProviderKind;
  readonly base_url?: string | null | undefined;
}): string {
  const address = provider.base_url ?? defaultBaseUrls[provider.kind];
  return address === null ? `${provider.kind}:` : new URL(address).origin;
}
