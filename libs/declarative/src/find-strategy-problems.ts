import type { Problem } from '@headgate/kernel';
import { resourceKey } from './resource-key.ts';
import type { TargetRoute, TargetState } from './target-state.ts';
import type { TenantState } from './tenant-state.ts';

/** Routes that would be left without the data protection template they mean: the document takes it away, and not them. */
export function findStrategyProblems(current: TenantState, target: TargetState): Problem[] {
  const before = new Set(current.dlpTemplates.map(resourceKey));
  const after = new Set(target.dlpTemplates.keys());
  return [...target.routes.values()].flatMap((route) => {
    const name = route.config.dlp?.strategy;
    if (name === undefined || !finds(before, route, name) || finds(after, route, name)) return [];
    const message = `the data protection template "${name}" would be gone`;
    return [{ path: `${route.path}.config.dlp.strategy`, message }];
  });
}

function finds(templates: ReadonlySet<string>, { project }: TargetRoute, name: string): boolean {
  return templates.has(resourceKey({ project, name })) || templates.has(resourceKey({ project: null, name }));
}
