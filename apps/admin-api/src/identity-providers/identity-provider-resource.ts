import type { IdentityProviderRow } from '@headgate/database';
import { roles } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** An identity provider as it is read. */
export const identityProviderResource = z
  .object({
    id: readOnlyFields.id,
    name: z.string(),
    issuer: z.string(),
    client_id: z.string(),
    client_secret: z.string().describe('Masked.'),
    scopes: z.array(z.string()),
    groups_claim: z.string(),
    mappings: z.array(z.object({ group: z.string(), role: z.enum(roles), projects: z.array(z.string()).nullable() })),
    default_role: z.enum(roles).nullable(),
    enabled: z.boolean(),
    login_path: z.string().describe('Where people begin; below the address of the console.'),
    callback_path: z.string().describe('To be registered at the provider, below the address of the console.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'IdentityProvider',
    example: {
      id: 'idp_4fTq0ZbW9sKx',
      name: 'Company login',
      issuer: 'https://login.example.com',
      client_id: 'headgate',
      client_secret: 's3...9x',
      scopes: ['openid', 'email', 'profile'],
      groups_claim: 'groups',
      mappings: [{ group: 'platform-team', role: 'admin', projects: null }],
      default_role: null,
      enabled: true,
      login_path: '/v1/admin/auth/oidc/org_4fTq0ZbW9sKx.idp_4fTq0ZbW9sKx/start',
      callback_path: '/v1/admin/auth/oidc/org_4fTq0ZbW9sKx.idp_4fTq0ZbW9sKx/callback',
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type IdentityProviderResource = z.infer<typeof identityProviderResource>;

/** Where the login by a provider lies; it names the organization, because whoever comes belongs to none yet. */
export function oidcPath({ orgId, id }: Pick<IdentityProviderRow, 'orgId' | 'id'>, step: 'start' | 'callback'): string {
  return `/v1/admin/auth/oidc/${orgId}.${id}/${step}`;
}

/** What every answer shows of an identity provider; `slugsOf` names projects. */
export async function presentIdentityProvider(
  row: IdentityProviderRow,
  slugsOf: (projects: readonly string[] | null) => Promise<string[] | null>,
): Promise<IdentityProviderResource> {
  const mappings = [];
  for (const { group, role, projects } of row.mappings)
    mappings.push({ group, role, projects: await slugsOf(projects) });
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    client_id: row.clientId,
    client_secret: row.mask,
    scopes: [...row.scopes],
    groups_claim: row.groupsClaim,
    mappings,
    default_role: row.defaultRole,
    enabled: row.enabled,
    login_path: oidcPath(row, 'start'),
    callback_path: oidcPath(row, 'callback'),
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
