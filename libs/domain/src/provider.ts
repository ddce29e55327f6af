import type { Problem } from '@headgate/kernel';
import { z } from 'zod';
import { baseUrl } from './base-url.ts';
import { cloudOptions } from './cloud-options.ts';
import { credentialPlace, findPlaceProblems } from './credential-place.ts';
import { findCloudProblems } from './find-cloud-problems.ts';
import { findSecretProblem } from './find-secret-problem.ts';
import { findHeaderProblems, fixedHeaders } from './header-options.ts';
import { providerMapping } from './mapping/provider-mapping.ts';
import { description, resourceName } from './names.ts';
import { addressOf, type AddressedProvider } from './provider-address.ts';
import { cloudKinds, defaultBaseUrls, providerKind, type ProviderKind } from './provider-kinds.ts';
import { secretValue } from './secret-value.ts';

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
    headers: fixedHeaders.optional().describe('Fixed headers sent with every call; not a place for secrets.'),
    credential: credentialPlace.optional(),
    mapping: providerMapping.optional(),
    ...cloudOptions.shape,
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

/** Kinds whose address is made of their options. */
const addressedByOptions: ReadonlySet<ProviderKind> = new Set<ProviderKind>(cloudKinds);

/** Rules across the fields of a provider; every problem, in order. */
export function findProviderProblems(
  provider: Pick<ProviderInput, 'kind' | 'base_url' | 'options'> & { readonly secret?: string | undefined },
): Problem[] {
  const { headers, credential } = provider.options;
  const problems: Problem[] = [
    ...findAddressProblems(provider),
    ...findCloudProblems(provider),
    ...findHeaderProblems(headers, 'options.headers'),
    ...findPlaceProblems(credential, headers),
    ...findKindProblems(provider),
  ];
  const message = provider.secret === undefined ? undefined : findSecretProblem(provider.kind, provider.secret);
  if (message !== undefined) problems.push({ path: 'secret', message });
  return problems;
}

/** Options that are for some kinds only. */
function findKindProblems({ kind, options }: Pick<ProviderInput, 'kind' | 'options'>): Problem[] {
  const problems: Problem[] = [];
  if (options.credential !== undefined && kind === 'mock')
    problems.push({ path: 'options.credential', message: 'the mock provider takes no credential' });
  if (options.mapping !== undefined && kind !== 'custom')
    problems.push({ path: 'options.mapping', message: 'is for kind "custom"; this kind speaks a language of its own' });
  return problems;
}

function findAddressProblems({ kind, base_url }: Pick<ProviderInput, 'kind' | 'base_url'>): Problem[] {
  if (kind === 'mock' && base_url !== undefined) {
    return [{ path: 'base_url', message: 'the mock provider is answered inside the proxy and has no address' }];
  }
  const needsOne = kind !== 'mock' && defaultBaseUrls[kind] === null && !addressedByOptions.has(kind);
  if (base_url !== undefined || !needsOne) return [];
  return [{ path: 'base_url', message: `is required: a ${kind} provider has no address of its own` }];
}

/**
 * Where a provider's credential may go: scheme, host and port, and those of its token endpoint where an operator named one. What
 * a secret is sealed to.
 */
export function originOf(provider: AddressedProvider): string {
  const address = addressOf(provider);
  const origin = address === null ? `${provider.kind}:` : new URL(address).origin;
  const tokenUrl = provider.options?.token_url;
  return tokenUrl === undefined ? origin : `${origin} ${new URL(tokenUrl).origin}`;
}
