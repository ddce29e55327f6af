import type { NewProvider } from '../rows/provider-row.ts';

/** A provider of the organization, seen by all projects. */
export function aNewProvider(fields: Partial<NewProvider> = {}): NewProvider {
  return {
    ...{ projectId: null, name: 'openai', kind: 'openai', enabled: true, baseUrl: null, description: null },
    ...{ projects: null, options: {} },
    ...fields,
  };
}
