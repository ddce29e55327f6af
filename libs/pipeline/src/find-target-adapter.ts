import { findAdapter, type ProviderAdapter } from '@headgate/providers';
import type { PlannedTarget } from '@headgate/routing';

/** The adapter of a target: of its kind, or made for its model where languages and paths depend on it. */
export function findTargetAdapter({ target, model }: PlannedTarget): ProviderAdapter {
  const adapter = findAdapter(target.provider.kind);
  return adapter.forTarget?.(target.provider, model) ?? adapter;
}
