import type { DlpTemplateRow, PolicyRow, ProviderRow, RouteRow } from '@headgate/database';
import type { DlpTemplateStep, PolicyStep, ProviderStep, RouteStep } from '@headgate/declarative';
import { toChange } from '../dlp-templates/dlp-templates.service.ts';
import { presentRoute } from '../routes/route-resource.ts';

type NextProvider = NonNullable<ProviderStep['after']>;
type NextRoute = NonNullable<RouteStep['after']>;

export function providerFields({
  kind,
  enabled,
  base_url,
  description,
  projects,
  options,
}: NextProvider): Pick<ProviderRow, 'kind' | 'enabled' | 'baseUrl' | 'description' | 'projects' | 'options'> {
  return { kind, enabled, baseUrl: base_url ?? null, description: description ?? null, projects, options };
}

export function templateFields({
  path: _,
  project: __,
  ...fields
}: NonNullable<DlpTemplateStep['after']>): Pick<DlpTemplateRow, 'enabled' | 'projects' | 'body'> {
  return toChange(fields);
}

export function goingLive({ live }: RouteRow): { live?: true; draft?: null } {
  return live ? {} : { live: true, draft: null };
}

export function policyFields({
  path: _,
  project: __,
  name: ___,
  projects,
  ...body
}: NonNullable<PolicyStep['after']>): Pick<PolicyRow, 'projects' | 'body'> & { live: true } {
  return { projects, body, live: true };
}

export function routeFields({
  type,
  description,
  models,
  config,
  enabled,
  projects,
}: NextRoute): Pick<RouteRow, 'enabled' | 'projects' | 'body'> {
  return { enabled, projects, body: { type, ...(description !== undefined && { description }), models, config } };
}

export function presentBare(row: RouteRow): ReturnType<typeof presentRoute> {
  return presentRoute(row, null);
}

export function isAsMade(made: RouteRow, next: Pick<RouteRow, 'enabled' | 'projects' | 'body'>): boolean {
  const { enabled, projects, body } = made;
  const text = (of: typeof next): string =>
    JSON.stringify([of.enabled, of.projects, of.body.type, of.body.description, of.body.models, of.body.config]);
  return text({ enabled, projects, body }) === text(next);
}
