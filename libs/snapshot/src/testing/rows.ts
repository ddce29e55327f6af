import type { ConfigurationRows, ProviderRow, RouteRow } from '../configuration-rows.ts';

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

/** An organization with two projects, one provider and one route. */
export function someRows(overrides: Partial<ConfigurationRows> = {}): ConfigurationRows {
  return {
    org: 'org_a',
    rev: 7,
    keysRev: 3,
    dataKey: 'local-1.AAAA',
    createdAt: new Date('2026-11-20T12:00:00.000Z'),
    projects: [
      { id: 'prj_1', slug: 'default' },
      { id: 'prj_2', slug: 'staging' },
    ],
    providers: [aProvider('openai')],
    routes: [aRoute('support')],
    ...overrides,
  };
}
