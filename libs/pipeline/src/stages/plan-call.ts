import { fault, type Fault } from '@headgate/kernel';
import { planTargets, type TargetPlan } from '@headgate/routing';
import { mayUseModel } from '../may-use-model.ts';
import type { RoutedCall } from '../routed-call.ts';

/** Says which targets the call tries, best first; throws why there is none. */
export function planCall(routed: RoutedCall, random: () => number): TargetPlan {
  const { choice, identity, request } = routed;
  const { route } = choice;
  const routeName = request.model === route.name && !route.isReserved ? route.name : undefined;
  const plan = planTargets(route, {
    requestedModel: choice.model,
    // An endpoint Headgate has no words for may know no models.
    isModelOptional: choice.dialect === undefined,
    mayUse: (target, model) => mayUseModel(identity.caller, { target, model, routeName }),
    random,
  });
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
  return fault('provider_disabled');
}
