import type { PolicyRow } from '@headgate/database';
import { findUnavailablePolicy, policyInput } from '@headgate/domain';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** A policy as it is read: the one normal form, whichever spelling wrote it. */
export const policyResource = z
  .object({
    id: readOnlyFields.id,
    ...policyInput.shape,
    project: z.string().nullable().describe('Slug of the owning project; null: the organization.'),
    is_default: z.boolean().describe('Whether it is the default policy of its organization or of its project.'),
    live: z.boolean().describe('False: it has never been published, and serves no call.'),
    has_draft: z.boolean().describe('Whether a draft waits to be published; `?view=draft` shows it.'),
    not_enforced: z.array(z.string()).describe('What it asks for that this version cannot do; only a draft can.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Policy',
    example: {
      id: 'pol_8sPq2LmXc4Vb',
      alias: 'support-agent',
      targets: [
        { id: 'small', provider: 'openai', model: 'gpt-5-mini', weight: 70, enabled: true },
        { id: 'large', provider: 'anthropic', model: 'claude-sonnet-4-5', weight: 30, enabled: true },
      ],
      rules: [],
      strategy: { type: 'weighted' },
      projects: null,
      project: null,
      is_default: false,
      live: true,
      has_draft: false,
      not_enforced: [],
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type PolicyResource = z.infer<typeof policyResource>;

/** What an answer says of a policy beside its row. */
export interface PolicyPlace {
  /** Slug of its owner. */
  readonly project: string | null;
  readonly isDefault: boolean;
}

/** What every answer shows of a policy: what is live, or where nothing is, or on demand, its draft. */
export function presentPolicy(row: PolicyRow, place: PolicyPlace, view: 'live' | 'draft' = 'live'): PolicyResource {
  const shown = view === 'draft' && row.draft !== null ? row.draft : { ...row.body, projects: row.projects };
  const { projects, ...body } = shown;
  return {
    id: row.id,
    alias: row.name,
    ...body,
    projects: projects === null ? null : [...projects],
    project: place.project,
    is_default: place.isDefault,
    live: row.live,
    has_draft: row.draft !== null,
    not_enforced: findUnavailablePolicy(body).map(({ path }) => path),
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
