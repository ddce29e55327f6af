import type { CallFacts, Caller } from '@headgate/domain';
import { type Fault, fault } from '@headgate/kernel';
import type { ChosenRoute } from './choose-route.ts';
import { mayUseModel } from './may-use-model.ts';
import { type PlanRequest, planTargets, type TargetPlan } from './plan-targets.ts';
import type { DecisionTrace } from './policy/decision-trace.ts';
import { planPolicy } from './policy/plan-policy.ts';
import type { RoundRobin } from './policy/round-robin.ts';

/** A call that has its route, and what deciding its targets needs. */
export interface RouteCall {
  readonly chosen: Pick<ChosenRoute, 'route' | 'policy' | 'model'>;
  readonly caller: Caller;
  /** The model as the caller wrote it. */
  readonly asked: string | undefined;
  /** True for an endpoint Headgate has no words for, which may know no models. */
  readonly isForeign: boolean;
  /** Made only for a route with a policy. */
  readonly facts: () => CallFacts;
  readonly random: () => number;
  readonly roundRobin: RoundRobin;
  readonly trace?: DecisionTrace | undefined;
}

/** Says which targets a call tries, best first; throws why there is none. */
export function planRoute(call: RouteCall): TargetPlan {
  const { route, policy, model } = call.chosen;
  const routeName = call.asked === route.name && !route.isReserved ? route.name : undefined;
  const request: PlanRequest = {
    requestedModel: model,
    isModelOptional: call.isForeign,
    mayUse: (target, name) => mayUseModel(call.caller, { target, model: name, routeName }),
    random: call.random,
  };
  const { roundRobin, trace } = call;
  const plan =
    policy === undefined
      ? planTargets(route, request)
      : planPolicy({ ...request, policy, facts: call.facts(), roundRobin, trace });
  if (plan.targets.length === 0) throw explainEmpty(plan, route.name);
  return plan;
}

function explainEmpty({ skipped }: TargetPlan, route: string): Fault {
  const reasons = new Set(skipped.map(({ reason }) => reason));
  if (reasons.has('key_scope')) return fault('key_scope');
  if (reasons.has('model_unnamed')) {
    return fault('request_invalid', {
      message: `The route "${route}" leaves the model to the caller, and the request names none; send for example "${route}/<model>".`,
      problems: [{ path: 'model', message: 'is required' }],
    });
  }
  return reasons.has('not_of_the_rule') && !reasons.has('provider_disabled')
    ? fault('rule_refused', { message: 'The policy has no target left for this request.' })
    : fault('provider_disabled');
}
