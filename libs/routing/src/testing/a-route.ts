import type { LiveRoute, LiveTarget } from '@headgate/domain';
import { aProvider } from './a-provider.ts';

/** A target that passes on the caller's model and fails over. */
export function aTarget(fields: Partial<LiveTarget> = {}): LiveTarget {
  return {
    provider: aProvider(),
    model: '*',
    suffix: undefined,
    weight: 1,
    secretName: undefined,
    failsOver: true,
    failoverStatuses: undefined,
    ...fields,
  };
}

/** An enabled chat route over one target, tried in order, one retry, generous time. */
export function aRoute(fields: Partial<LiveRoute> = {}): LiveRoute {
  const name = fields.name ?? 'support';
  return {
    id: `rte_${name}`,
    name,
    type: 'chat',
    enabled: true,
    isReserved: false,
    targets: [aTarget()],
    isBalanced: false,
    retries: 1,
    timeouts: { connectMs: 5_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 },
    ...fields,
  };
}
