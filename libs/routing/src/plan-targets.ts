import { anyModel, type LiveRoute, type LiveTarget, type SealedSecret } from '@headgate/domain';
import { orderByWeight } from './order-by-weight.ts';
import { orderSecrets } from './order-secrets.ts';

/** A target in the order it will be tried, with the model name and the credentials to use. */
export interface PlannedTarget {
  readonly target: LiveTarget;
  /** What the provider is asked for; empty where neither route nor caller names a model. */
  readonly model: string;
  readonly secrets: readonly SealedSecret[];
}

/** A target the call passes over, and why. */
export interface SkippedTarget {
  readonly target: LiveTarget;
  readonly reason: 'provider_disabled' | 'model_unnamed' | 'key_scope';
}

export interface TargetPlan {
  readonly targets: readonly PlannedTarget[];
  readonly skipped: readonly SkippedTarget[];
}

export interface PlanRequest {
  /** The model the caller wants, for targets that leave it to the caller; undefined where it named none. */
  readonly requestedModel: string | undefined;
  /** False where a call cannot go without a model name. */
  readonly isModelOptional?: boolean;
  /** Whether the caller's key allows this target. */
  readonly mayUse: (target: LiveTarget, model: string) => boolean;
  readonly random: () => number;
}

/** Decides which targets a call tries and in which order; every target passed over is listed with its reason. */
export function planTargets(route: LiveRoute, request: PlanRequest): TargetPlan {
  const targets: PlannedTarget[] = [];
  const skipped: SkippedTarget[] = [];
  const usable = route.targets.filter((target) => {
    const reason = findObstacle(target, request);
    if (reason !== undefined) skipped.push({ target, reason });
    return reason === undefined;
  });
  for (const target of orderByWeight(usable, route.isBalanced, request.random)) {
    const secrets = orderSecrets(target.provider, target.secretName, request.random);
    targets.push({ target, model: nameModel(target, request), secrets });
  }
  return { targets, skipped };
}

function findObstacle(target: LiveTarget, request: PlanRequest): SkippedTarget['reason'] | undefined {
  if (!target.provider.enabled) return 'provider_disabled';
  const model = nameModel(target, request);
  if (model === '' && request.isModelOptional !== true) return 'model_unnamed';
  return request.mayUse(target, model) ? undefined : 'key_scope';
}

function nameModel(target: LiveTarget, request: PlanRequest): string {
  return target.model === anyModel ? (request.requestedModel ?? '') : target.model;
}
