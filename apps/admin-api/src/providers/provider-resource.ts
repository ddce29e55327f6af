import type { ProviderRow, ProviderSecretRow } from '@headgate/database';
import { originOf, providerInput, providerKind } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const secretExample = {
  id: 'sec_9bHc5RfKj2Ua',
  name: 'default',
  value: 'sk-...f3a9',
  weight: 1,
  enabled: true,
  version: 1,
  created_at: '2026-11-20T12:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
};

/** A secret as it is read: never its value. */
export const secretResource = z
  .object({
    id: readOnlyFields.id,
    name: z.string(),
    value: z.string().describe('Masked; sent back as it is, it leaves the secret unchanged.'),
    weight: z.int(),
    enabled: z.boolean(),
    version: readOnlyFields.version.describe('Counts the values the secret has had.'),
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({ id: 'ProviderSecret', example: secretExample });
export type SecretResource = z.infer<typeof secretResource>;

/** A provider as it is read. */
export const providerResource = z
  .object({
    id: readOnlyFields.id,
    name: z.string(),
    kind: providerKind,
    description: z.string().optional(),
    enabled: z.boolean(),
    base_url: z.string().optional(),
    origin: z.string().describe('Where its secrets may go; changing it requires them again.'),
    project: z.string().nullable().describe('Slug of the owning project; null: the organization.'),
    projects: z.array(z.string()).nullable().describe('Slugs of the projects that see it; null: all.'),
    options: providerInput.shape.options.unwrap(),
    secret: z.string().optional().describe('The secret named "default", masked.'),
    secrets: z.array(secretResource),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Provider',
    example: {
      id: 'prv_3kWn7TzQe1Yd',
      name: 'openai',
      kind: 'openai',
      enabled: true,
      origin: 'https://api.openai.com',
      project: null,
      projects: null,
      options: {},
      secret: secretExample.value,
      secrets: [secretExample],
      version: 2,
      created_at: secretExample.created_at,
      updated_at: secretExample.updated_at,
    },
  });
export type ProviderResource = z.infer<typeof providerResource>;

/** The name of the secret that a provider's `secret` stands for. */
export const defaultSecretName = 'default';

/** What every answer shows of a provider. */
export function presentProvider(
  row: ProviderRow,
  { secrets, project }: { secrets: readonly ProviderSecretRow[]; project: string | null },
): ProviderResource {
  const first = secrets.find((secret) => secret.name === defaultSecretName);
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    ...(row.description !== null && { description: row.description }),
    enabled: row.enabled,
    ...(row.baseUrl !== null && { base_url: row.baseUrl }),
    origin: originOf({ kind: row.kind, base_url: row.baseUrl, options: row.options }),
    project,
    projects: row.projects === null ? null : [...row.projects],
    options: row.options,
    ...(first && { secret: first.mask }),
    secrets: secrets.map(presentSecret),
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** What every answer shows of a secret. */
export function presentSecret(row: ProviderSecretRow): SecretResource {
  return {
    id: row.id,
    name: row.name,
    value: row.mask,
    weight: row.weight,
    enabled: row.enabled,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
