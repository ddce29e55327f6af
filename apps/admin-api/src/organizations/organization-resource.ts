import type { OrganizationSummary } from '@headgate/database';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const fields = {
  id: readOnlyFields.id,
  slug: z.string(),
  name: z.string(),
  version: z.int().positive().describe('Revision of the organization: counts every change in it; part of the ETag.'),
  created_at: readOnlyFields.created_at,
  updated_at: readOnlyFields.updated_at,
};
const example = {
  id: 'org_4fTq0ZbW9sKx',
  slug: 'acme',
  name: 'Acme Ltd',
  version: 1,
  created_at: '2026-11-20T12:00:00.000Z',
  updated_at: '2026-11-20T12:00:00.000Z',
};

/** An organization as it is read. */
export const organizationResource = z.object(fields).meta({ id: 'Organization', example });
export type OrganizationResource = z.infer<typeof organizationResource>;

/** An organization as it is answered once, when it is made. */
export const newOrganizationResource = z
  .object({
    ...fields,
    admin_key: z.string().describe("Its owner's key. It is not stored and never shown again."),
  })
  .meta({ id: 'NewOrganization', example: { ...example, admin_key: 'hg_live_7mXd1GvLp8Ns_<43 characters>_<6 more>' } });
export type NewOrganizationResource = z.infer<typeof newOrganizationResource>;

/** What every answer shows of an organization. */
export function presentOrganization(row: OrganizationSummary): OrganizationResource {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    version: row.rev,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
