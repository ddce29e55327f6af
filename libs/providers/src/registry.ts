import type { ProviderKind } from '@headgate/domain';
import type { ProviderAdapter } from './adapter.ts';

const adapters: Partial<Record<ProviderKind, ProviderAdapter>> = {};

/** The adapter of a kind. */
export function findAdapter(kind: ProviderKind): ProviderAdapter {
  const adapter = adapters[kind];
  if (adapter === undefined) throw new Error(`no adapter is registered for ${kind}`);
  return adapter;
}
