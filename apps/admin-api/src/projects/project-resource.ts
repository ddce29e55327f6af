import type { ProjectRow } from '@headgate/database';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** A project as it is read. */
export const projectResource = z
  .object({
    id: readOnlyFields.id,
    slug: z.string(),
    name: z.string().optional(),
    description: z.string().optional(),
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
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
