import type {
  LivePolicy,
  LiveProvider,
  LiveRoute,
  LiveTarget,
  LiveTimeouts,
  RouteConfig,
  RouteModel,
  SnapshotRoute,
} from '@headgate/domain';
import { compileCustomRoute } from '@headgate/mapping';
import { compilePolicyAt } from './compile-policies.ts';
import type { RouteNames } from './route-names.ts';
import { SnapshotError } from './snapshot-error.ts';

const defaultRetries = 1;
const defaultRetentionDays = 30;
const defaultTimeouts: LiveTimeouts = { connectMs: 5_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 };

/** The runtime form of a route, every default filled in. `config` is its own with what it inherits. */
export function compileRoute(route: SnapshotRoute, config: RouteConfig, path: string, names: RouteNames): LiveRoute {
  const targets = route.models.map((model, index) => {
    const provider = names.findProvider(model.provider);
    if (provider === undefined) {
      throw new SnapshotError(
        'reference_missing',
        `${path}.models.${index}.provider`,
        `there is no provider "${model.provider}"`,
      );
    }
    return compileTarget(model, provider, config);
  });
  return {
    id: route.id,
    name: route.name,
    type: route.type,
    enabled: route.enabled,
    isReserved: route.reserved,
    targets,
    isBalanced: config.load_balancing ?? route.models.some((model) => model.weight !== undefined),
    ...compileAttempts(config),
    ...compileArchive(config),
    policy: compileOwnPolicy(route, targets, { path: `${path}.config.policy`, names }),
    ...(route.type === 'custom' && { custom: compileCustomRoute(config) }),
  };
}

/** What a route says of keeping its calls. */
export function compileArchive({ archive, retention }: RouteConfig): Pick<LiveRoute, 'archive'> {
  return archive === true ? { archive: { retentionDays: retention ?? defaultRetentionDays } } : {};
}

/** What a route says of attempts, defaults filled in. */
export function compileAttempts(config: RouteConfig): Pick<LiveRoute, 'retries' | 'timeouts'> {
  return { retries: config.retries ?? defaultRetries, timeouts: compileTimeouts(config) };
}

function compileOwnPolicy(
  { id, name, config: { policy } }: SnapshotRoute,
  targets: readonly LiveTarget[],
  { path, names }: { readonly path: string; readonly names: RouteNames },
): LivePolicy | undefined {
  if (policy === undefined) return undefined;
  if (typeof policy !== 'string') {
    // A policy without targets chooses among the models: then they fail over as those of a policy do.
    const models = targets.map((target) => ({ ...target, failsOver: policy.resilience?.failover_on?.length !== 0 }));
    return compilePolicyAt(policy, path, { ...names, id, name, version: undefined, targets: models });
  }
  const found = names.findPolicy(policy, path);
  if (found === undefined) throw new SnapshotError('reference_missing', path, `there is no policy "${policy}"`);
  return found;
}

function compileTarget(model: RouteModel, provider: LiveProvider, config: RouteConfig): LiveTarget {
  return {
    provider,
    model: model.name,
    suffix: model.suffix,
    weight: model.weight ?? 1,
    secretName: model.virtual_secret_key,
    failsOver: failsOver(model, config),
    failoverStatuses: model.fallback_codes === undefined ? undefined : new Set(model.fallback_codes),
  };
}

/**
 * The model's own word, else the route's, else yes where the model lists codes to fail over on. Otherwise no: a second model is
 * often there for weights or drills, and sending it a call the first one failed is a cost nobody asked for.
 */
function failsOver(model: RouteModel, config: RouteConfig): boolean {
  return model.fallback_enabled ?? config.failover ?? model.fallback_codes !== undefined;
}

function compileTimeouts({ timeouts }: RouteConfig): LiveTimeouts {
  // Most routes share the defaults, and then also the object.
  if (timeouts === undefined) return defaultTimeouts;
  return {
    connectMs: timeouts.connect_ms ?? defaultTimeouts.connectMs,
    firstByteMs: timeouts.ttft_ms ?? defaultTimeouts.firstByteMs,
    idleMs: timeouts.idle_ms ?? defaultTimeouts.idleMs,
    totalMs: timeouts.total_ms ?? defaultTimeouts.totalMs,
  };
}
