import type { NewRoute } from '../rows/route-row.ts';

/** A route of the organization to one model of the provider `openai`, seen by all projects. */
export function aNewRoute(fields: Partial<NewRoute> = {}): NewRoute {
  return {
    ...{ projectId: null, name: 'support', enabled: true, projects: null },
    body: { type: 'chat', models: [{ name: 'gpt', provider: 'openai' }], config: {} },
    ...fields,
  };
}
