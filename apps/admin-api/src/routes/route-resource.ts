import type { RouteRow } from '@headgate/database';
import { listNotEnforced, routeInput, routeTypes } from '@headgate/domain';
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
    models: routeInput.shape.models,
    config: routeInput.shape.config.unwrap(),
    not_enforced: z.array(z.string()).describe('Settings that are stored but not enforced by this version.'),
    version: readOnlyFields.version,
    created_at: readOnlyFields.created_at,
    updated_at: readOnlyFields.updated_at,
  })
  .meta({
    id: 'Route',
    example: {
      id: 'rt_8sPq2LmXc4Vb',
      name: 'test_route_1',
      type: 'chat',
      enabled: true,
      project: null,
      projects: null,
      reserved: false,
      models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
      config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
      not_enforced: ['config.rate_limit', 'config.archive'],
      version: 1,
      created_at: '2026-11-20T12:00:00.000Z',
      updated_at: '2026-11-20T12:00:00.000Z',
    },
  });
export type RouteResource = z.infer<typeof routeResource>;

/** What every answer shows of a route; `project` is the slug of its owner. */
export function presentRoute(row: RouteRow, project: string | null): RouteResource {
  const { type, description, models, config } = row.body;
  return {
    id: row.id,
    name: row.name,
    type,
    ...(description !== undefined && { description }),
    enabled: row.enabled,
    project,
    projects: row.projects === null ? null : [...row.projects],
    reserved: row.providerId !== null,
    models,
    config,
    not_enforced: listNotEnforced(config),
    version: row.version,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
