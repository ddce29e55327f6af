import type { InvitationRow } from '@headgate/database';
import { roles } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const fields = {
  id: readOnlyFields.id,
  email: z.string(),
  role: z.enum(roles),
  projects: z
    .array(z.string())
    .nullable()
    .describe('Slugs of the projects it is limited to; null: the whole organization.'),
  status: z.enum(['open', 'accepted', 'revoked', 'expired']),
  expires_at: z.iso.datetime(),
  invited_by: z.string().describe('Id of the key or person.'),
  version: readOnlyFields.version,
  created_at: readOnlyFields.created_at,
  updated_at: readOnlyFields.updated_at,
};
const example = {
  id: 'inv_4fTq0ZbW9sKx',
  email: 'ada@example.com',
  role: 'editor',
  projects: null,
  status: 'open',
  expires_at: '2026-11-23T12:00:00.000Z',
  invited_by: '7mXd1GvLp8Ns',
  version: 1,
  created_at: '2026-11-20T12:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
};

/** An invitation as it is read. */
export const invitationResource = z.object(fields).meta({ id: 'Invitation', example });
export type InvitationResource = z.infer<typeof invitationResource>;

/** An invitation as it is answered once, when it is made or sent again. */
export const newInvitationResource = z
  .object({
    ...fields,
    token: z.string().describe('To be handed to the person. It is not stored and never shown again.'),
  })
  .meta({ id: 'NewInvitation', example: { ...example, token: 'org_4fTq0ZbW9sKx.inv_4fTq0ZbW9sKx.<43 characters>' } });
export type NewInvitationResource = z.infer<typeof newInvitationResource>;

/** Where an accepted invitation has led. */
export const acceptedInvitation = z
  .object({
    email: z.string().describe('What to log in with.'),
    role: z.enum(roles),
    organization: z.object({ id: z.string(), slug: z.string(), name: z.string() }),
  })
  .meta({
    id: 'AcceptedInvitation',
    example: {
      email: 'ada@example.com',
      role: 'editor',
      organization: { id: 'org_4fTq0ZbW9sKx', slug: 'acme', name: 'Acme Ltd' },
    },
  });
export type AcceptedInvitation = z.infer<typeof acceptedInvitation>;

/** Where an invitation stands. */
export function statusOf(row: InvitationRow, now: number): InvitationResource['status'] {
  if (row.acceptedAt !== null) return 'accepted';
  if (row.revokedAt !== null) return 'revoked';
  return row.expiresAt.getTime() <= now ? 'expired' : 'open';
}

/** What every answer shows of an invitation; `projects` are slugs. */
export function presentInvitation(
  row: InvitationRow,
  { projects, now }: { projects: string[] | null; now: number },
): InvitationResource {
  return {
    id: row.id,
    email: row.email,
    role: row.role,
    projects,
    status: statusOf(row, now),
    expires_at: row.expiresAt.toISOString(),
    invited_by: row.invitedBy,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
