import {
  anyModel,
  type CallFacts,
  type LivePolicy,
  type LiveRoute,
  type LiveTarget,
  type OnUnsupported,
  type SealedSecret,
} from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { orderByWeight } from './order-by-weight.ts';
import { orderSecrets } from './order-secrets.ts';
import type { DecisionTrace } from './policy/decision-trace.ts';
import type { RoundRobin } from './policy/round-robin.ts';
import type { SkippedTarget } from './skipped-target.ts';

/** A target in the order it will be tried, with the model name and the credentials to use. */
export interface PlannedTarget {
  readonly target: LiveTarget;
  /** What the provider is asked for; empty where neither route nor caller names a model. */
  readonly model: string;
  readonly secrets: readonly SealedSecret[];
  /** Members of the body that replace the caller's. */
  readonly set?: JsonObject | undefined;
}

export interface TargetPlan {
  readonly targets: readonly PlannedTarget[];
  readonly skipped: readonly SkippedTarget[];
  /** What the policy says of attempts; undefined: what the route says. */
  readonly deadlineMs?: number | undefined;
  readonly retries?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly onUnsupported?: OnUnsupported | undefined;
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

/** What a policy needs to know beside. */
export interface PolicyRequest extends PlanRequest {
  readonly policy: LivePolicy;
  readonly facts: CallFacts;
  readonly roundRobin: RoundRobin;
  readonly trace: DecisionTrace | undefined;
}

/** Decides which targets of a route without a policy a call tries and in which order; every one passed over has its reason. */
export function planTargets(route: LiveRoute, request: PlanRequest): TargetPlan {
  const targets: PlannedTarget[] = [];
  const skipped: SkippedTarget[] = [];
  const usable = route.targets.filter((target) => {
    const reason = findObstacle(target, request);
    if (reason !== undefined) skipped.push({ target, reason });
    return reason === undefined;
  });
  for (const target of orderByWeight(usable, route.isBalanced, request.random)) {
    targets.push(planTarget(target, request));
  }
  return { targets, skipped };
}

/** A target that nothing stands in the way of, with model and credentials. */
export function planTarget(target: LiveTarget, request: PlanRequest): PlannedTarget {
  const secrets = orderSecrets(target.provider, target.secretName, request.random);
  return { target, model: nameModel(target, request), secrets };
}

/** Why a call may not go to a target; undefined where it may. */
export function findObstacle(target: LiveTarget, request: PlanRequest): SkippedTarget['reason'] | undefined {
  if (!target.provider.enabled) return 'provider_disabled';
  const model = nameModel(target, request);
  if (model === '' && request.isModelOptional !== true) return 'model_unnamed';
  return request.mayUse(target, model) ? undefined : 'key_scope';
}

function nameModel(target: LiveTarget, request: PlanRequest): string {
  return target.model === anyModel ? (request.requestedModel ?? '') : target.model;
}
