import type { MemberRow } from '@headgate/database';
import { roles } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** A member as it is read. */
export const memberResource = z
  .object({
    id: readOnlyFields.id,
    account: z.string().describe('Id of the person, the same in every organization; what the audit trail names.'),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(roles),
    projects: z
      .array(z.string())
      .nullable()
      .describe('Slugs of the projects they are limited to; null: the whole organization.'),
    via: z.string().describe('`invitation`, or the id of the identity provider they come by.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Member',
    example: {
      id: 'mem_4fTq0ZbW9sKx',
      account: 'usr_7mXd1GvLp8Ns',
      email: 'ada@example.com',
      name: 'Ada',
      role: 'editor',
      projects: ['support'],
      via: 'invitation',
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type MemberResource = z.infer<typeof memberResource>;

/** What every answer shows of a member; `projects` are slugs. */
export function presentMember(row: MemberRow, projects: string[] | null): MemberResource {
  return {
    id: row.id,
    account: row.accountId,
    email: row.email,
    name: row.name,
    role: row.role,
    projects,
    via: row.via,
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
