import type { DlpTemplateRow } from '@headgate/database';
import { dlpTemplateInput } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

const fields = dlpTemplateInput.shape;

/** A data protection template as it is read. */
export const templateResource = z
  .object({
    id: readOnlyFields.id,
    name: z.string().describe('Name; what a route calls it by, as its `dlp.strategy`.'),
    type: fields.type.unwrap(),
    description: fields.description,
    enabled: fields.enabled.unwrap(),
    project: z.string().nullable().describe('Slug of the owning project; null: the organization.'),
    projects: fields.projects.unwrap(),
    models: fields.models.unwrap(),
    config: fields.config.unwrap(),
    used_by: z.array(z.string()).describe('Names of the routes that refer to it, at most 50.'),
    not_enforced: z.array(z.string()).describe('Settings that are stored but not enforced by this version.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'DlpTemplate',
    example: {
      id: 'dlp_5vNc8RtYw2Kb',
      name: 'mask-contacts',
      type: 'de-identify',
      enabled: true,
      project: null,
      projects: null,
      models: [],
      config: {
        info_types: [{ name: 'EMAIL_ADDRESS' }, { name: 'TICKET_NUMBER', regex: 'TCK-[0-9]{6}' }],
        likelihood: 'possible',
        transformation: { method: 'mask', masking_character: '#' },
        notify: false,
        reject: false,
      },
      used_by: ['support-chat'],
      not_enforced: ['config'],
      version: 1,
      created_at: '2026-11-27T12:00:00.000Z',
      updated_at: '2026-11-27T12:00:00.000Z',
    },
  });
export type TemplateResource = z.infer<typeof templateResource>;

/** What surrounds a template: the slug of its owner, and the routes that refer to it. */
export interface TemplateContext {
  readonly project: string | null;
  readonly usedBy: readonly string[];
}

/** What every answer shows of a template. */
export function presentTemplate(row: DlpTemplateRow, { project, usedBy }: TemplateContext): TemplateResource {
  const { type, description, models, config } = row.body;
  return {
    id: row.id,
    name: row.name,
    type,
    ...(description !== undefined && { description }),
    enabled: row.enabled,
    project,
    projects: row.projects === null ? null : [...row.projects],
    models,
    config,
    used_by: [...usedBy],
    // No version finds anything yet. A route that switches its protection on is refused, so nothing is promised here.
    not_enforced: ['config'],
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
