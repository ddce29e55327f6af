import type { TenantState } from '../tenant-state.ts';

/** An organization that has nothing yet but the project it begins with. */
export const emptyTenant: TenantState = {
  organization: { slug: 'acme', settings: {}, default_policy: null },
  projects: [{ slug: 'default' }],
  providers: [],
  dlpTemplates: [],
  policies: [],
  models: [],
  routes: [],
  omitted: [],
};
