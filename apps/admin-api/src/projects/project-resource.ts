import type { ProjectRow } from '@headgate/database';
import { listSettingsNotEnforced, routeSettings } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** A project as it is read. */
export const projectResource = z
  .object({
    id: readOnlyFields.id,
    slug: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
    settings: routeSettings,
    default_policy: z
      .string()
      .optional()
      .describe('Alias of the policy for calls that name nothing; absent: the organization’s.'),
    not_enforced: z.array(z.string()).describe('Settings that are stored but not enforced by this version.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Project',
    example: {
      id: 'prj_4fTq0ZbW9sKx',
      slug: 'support',
      name: 'Support desk',
      settings: { timeouts: { total_ms: 30000 } },
      not_enforced: [],
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type ProjectResource = z.infer<typeof projectResource>;

/** What every answer shows of a project. */
export function presentProject(row: ProjectRow): ProjectResource {
  return {
    id: row.id,
    slug: row.slug,
    ...(row.name !== null && { name: row.name }),
    ...(row.description !== null && { description: row.description }),
    settings: row.settings,
    ...(row.defaultPolicy !== null && { default_policy: row.defaultPolicy }),
    not_enforced: listSettingsNotEnforced(row.settings),
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
