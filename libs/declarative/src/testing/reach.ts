import { resourceKey } from '../resource-key.ts';
import type { TargetSecret, TargetState } from '../target-state.ts';
import type { StateProvider, TenantState } from '../tenant-state.ts';

/** The tenant after a target was reached, as a store would hold it; masks are three dots and the last two characters. */
export function reach(current: TenantState, target: TargetState): TenantState {
  const before = new Map(current.providers.map((provider) => [resourceKey(provider), provider]));
  return {
    organization: target.organization,
    models: [...target.models.values()],
    omitted: [],
    projects: [...target.projects.values()].map(({ path: _, ...project }) => project),
    dlpTemplates: [...target.dlpTemplates.values()].map(({ path: _, ...template }) => template),
    policies: [...target.policies.values()].map(({ path: _, ...policy }) => policy),
    routes: [...target.routes.values()].map(({ path: _, ...route }) => route),
    providers: [...target.providers].map(([key, { path: _, secrets, ...provider }]) => ({
      ...provider,
      secrets: secrets.map((secret) => store(secret, before.get(key))),
    })),
  };
}

function store(
  { name, value, weight, enabled }: TargetSecret,
  before: StateProvider | undefined,
): StateProvider['secrets'][number] {
  const mask =
    typeof value === 'string' ? `...${value.slice(-2)}` : before?.secrets.find((stored) => stored.name === name)?.mask;
  return { name, mask: mask ?? '', weight, enabled };
}
