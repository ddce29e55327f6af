import type { ApiKeyRow } from '@headgate/database';
import { keyEndpoints, keyKinds, roles } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const fields = {
  id: z.string().describe('The 12 characters inside the key.'),
  kind: z.enum(keyKinds),
  name: z.string(),
  role: z.enum(roles).nullable().describe('Null for inference keys.'),
  project: z.string().nullable().describe('Slug of its project; null: the whole organization.'),
  mask: z.string().describe('All that is ever shown of the key again.'),
  status: z.enum(['active', 'disabled', 'expired', 'revoked']),
  enabled: z.boolean(),
  routes: z.array(z.string()).nullable().describe('Names of the routes it may call; null: all.'),
  models: z.array(z.string()).nullable().describe('Models it may ask for; null: all.'),
  endpoints: z.array(z.enum(keyEndpoints)).nullable().describe('Endpoints it may call; null: all.'),
  inline_policy: z.boolean().describe('Whether its calls may bring a policy of their own.'),
  attrs: z.record(z.string(), z.string()).describe('Trusted pairs for rules and usage.'),
  labels: z.record(z.string(), z.string()).describe('For people.'),
  policy: z.string().nullable().describe('Alias of the policy it is bound to.'),
  rotated_at: z.iso.datetime().nullable().describe('When it last got a new secret.'),
  grace_until: z.iso.datetime().nullable().describe('Until when a secret from before still works; null: none does.'),
  expires_at: z.iso.datetime().nullable(),
  revoked_at: z.iso.datetime().nullable(),
  created_by: z.string().describe('Id of the key that made it, or the part of Headgate that did.'),
  version: readOnlyFields.version,
  created_at: readOnlyFields.created_at,
  updated_at: readOnlyFields.updated_at,
};

const example = {
  id: '4fTq0ZbW9sKx',
  kind: 'inference',
  name: 'support desk',
  role: null,
  project: 'default',
  mask: 'hg_live_4fTq0ZbW9sKx_...',
  status: 'active',
  enabled: true,
  routes: null,
  models: null,
  endpoints: ['chat', 'embeddings'],
  inline_policy: false,
  attrs: { team: 'support' },
  labels: {},
  policy: null,
  rotated_at: null,
  grace_until: null,
  expires_at: null,
  revoked_at: null,
  created_by: '7mXd1GvLp8Ns',
  version: 1,
  created_at: '2026-11-20T12:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
};

/** A key as it is read. */
export const keyResource = z.object(fields).meta({ id: 'ApiKey', example });
export type KeyResource = z.infer<typeof keyResource>;

/** A key as it is answered once, when it is made. */
export const newKeyResource = z
  .object({ ...fields, key: z.string().describe('The key itself. It is not stored and never shown again.') })
  .meta({ id: 'NewApiKey', example: { ...example, key: `hg_live_${example.id}_<43 characters>_<6 more>` } });
export type NewKeyResource = z.infer<typeof newKeyResource>;

/** What every answer shows of a key; `project` is the slug of its project. */
export function presentKey(row: ApiKeyRow, { project, now }: { project: string | null; now: number }): KeyResource {
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    role: row.role,
    project,
    mask: row.mask,
    status: statusOf(row, now),
    enabled: row.enabled,
    routes: row.routes === null ? null : [...row.routes],
    models: row.models === null ? null : [...row.models],
    endpoints: row.endpoints === null ? null : [...row.endpoints],
    attrs: { ...row.attrs },
    labels: { ...row.labels },
    policy: row.policy,
    inline_policy: row.inlinePolicy,
    rotated_at: row.rotatedAt?.toISOString() ?? null,
    grace_until: findGrace(row, now),
    expires_at: row.expiresAt?.toISOString() ?? null,
    revoked_at: row.revokedAt?.toISOString() ?? null,
    created_by: row.createdBy,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

function statusOf(row: ApiKeyRow, now: number): KeyResource['status'] {
  if (row.revokedAt !== null) return 'revoked';
  if (row.expiresAt !== null && row.expiresAt.getTime() <= now) return 'expired';
  return row.enabled ? 'active' : 'disabled';
}

function findGrace({ previous }: ApiKeyRow, now: number): string | null {
  const last = previous
    .map(({ until }) => until)
    .sort()
    .at(-1);
  return last !== undefined && Date.parse(last) > now ? last : null;
}
