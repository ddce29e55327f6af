import type { ConfigurationRows, PolicyRow, ProjectRow, ProviderRow, RouteRow } from '../configuration-rows.ts';
import { policyDefinition } from '@headgate/domain';

/** An enabled OpenAI provider of the organization, seen by all. */
export function aProvider(name: string, overrides: Partial<ProviderRow> = {}): ProviderRow {
  return {
    id: `prv_${overrides.projectId ?? ''}${name}`,
    projectId: null,
    projects: null,
    name,
    kind: 'openai',
    enabled: true,
    baseUrl: null,
    options: {},
    secrets: [],
    ...overrides,
  };
}

/** An enabled chat route of the organization over one model of `openai`, seen by all. */
export function aRoute(name: string, overrides: Partial<RouteRow> = {}): RouteRow {
  return {
    id: `rte_${overrides.projectId ?? ''}${name}`,
    projectId: null,
    projects: null,
    name,
    providerId: null,
    enabled: true,
    ...overrides,
    body: { type: 'chat', models: [{ name: 'gpt-4o', provider: 'openai' }], config: {}, ...overrides.body },
  };
}

/** A project that says nothing of its own. */
export function aProject(id: string, slug: string, overrides: Partial<ProjectRow> = {}): ProjectRow {
  return { id, slug, settings: {}, defaultPolicy: null, ...overrides };
}

/** A live policy of the organization, seen by all; what `definition` leaves out gets its default. */
export function aPolicy(alias: string, definition: object, overrides: Partial<PolicyRow> = {}): PolicyRow {
  return {
    id: `pol_${overrides.projectId ?? ''}${alias}`,
    projectId: null,
    projects: null,
    alias,
    version: 1,
    definition: policyDefinition.parse(definition),
    ...overrides,
  };
}

/** An organization with two projects, one provider and one route. */
export function someRows(overrides: Partial<ConfigurationRows> = {}): ConfigurationRows {
  return {
    org: 'org_a',
    rev: 7,
    keysRev: 3,
    dataKey: 'local-1.AAAA',
    createdAt: new Date('2026-11-20T12:00:00.000Z'),
    models: [],
    projects: [aProject('prj_1', 'default'), aProject('prj_2', 'staging')],
    providers: [aProvider('openai')],
    routes: [aRoute('support')],
    policies: [],
    settings: {},
    defaultPolicy: null,
    ...overrides,
  };
}
