import type { RouteRow } from '@headgate/database';
import { findUnavailable, listNotEnforced, routeFields, routeTypes } from '@headgate/domain';
import { settingSources } from '@headgate/snapshot';
import { z } from 'zod';
import { readOnlyFields } from '../http/read-only-fields.ts';

/** A route as it is read: the one normal form, whichever spelling wrote it. */
export const routeResource = z
  .object({
    id: readOnlyFields.id,
    name: z.string(),
    type: z.enum(routeTypes),
    description: z.string().optional(),
    enabled: z.boolean(),
    project: z.string().nullable().describe('Slug of the owning project; null: the organization.'),
    projects: z.array(z.string()).nullable().describe('Slugs of the projects that see it; null: all.'),
    reserved: z.boolean().describe('True for the route a provider got by itself.'),
    models: routeFields.shape.models,
    config: routeFields.shape.config.unwrap(),
    live: z.boolean().describe('False: it has never been published, and serves no call.'),
    has_draft: z.boolean().describe('Whether a draft waits to be published; `?view=draft` shows it.'),
    not_enforced: z
      .array(z.string())
      .describe(
        'Settings that are stored but not enforced by this version; of a draft also those that keep it from going live.',
      ),
    effective: z
      .record(z.string(), z.object({ value: z.json(), from: z.enum(settingSources) }))
      .optional()
      .describe(
        'With `?view=effective`: the settings that hold for the project of the request, by path such as `timeouts.total_ms`, and who says so.',
      ),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Route',
    example: {
      id: 'rte_8sPq2LmXc4Vb',
      name: 'test_route_1',
      type: 'chat',
      enabled: true,
      project: null,
      projects: null,
      reserved: false,
      models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
      config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
      live: true,
      has_draft: false,
      not_enforced: ['config.rate_limit'],
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type RouteResource = z.infer<typeof routeResource>;

/** What every answer shows of a route; `project` is the slug of its owner. */
export function presentRoute(row: RouteRow, project: string | null, view: 'live' | 'draft' = 'live'): RouteResource {
  const draft = view === 'draft' ? row.draft : null;
  const { enabled, projects } = draft ?? row;
  const { type, description, models, config } = draft ?? row.body;
  return {
    id: row.id,
    name: row.name,
    type,
    ...(description !== undefined && { description }),
    enabled,
    project,
    projects: projects === null ? null : [...projects],
    reserved: row.providerId !== null,
    models,
    config,
    live: row.live,
    has_draft: row.draft !== null,
    not_enforced: [...listNotEnforced(config), ...findUnavailable(config).map(({ path }) => path)],
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
