import { planRoute, type TargetPlan } from '@headgate/routing';
import type { PipelineDeps } from '../pipeline-deps.ts';
import { readFacts } from '../read-facts.ts';
import type { RoutedCall } from '../routed-call.ts';

/** Says which targets the call tries, best first; throws why there is none. */
export function planCall(
  routed: RoutedCall,
  { random, roundRobin, observer }: Pick<PipelineDeps, 'random' | 'roundRobin' | 'observer'>,
  nowMs: number,
): TargetPlan {
  const { choice, identity, request } = routed;
  return planRoute({
    chosen: choice,
    caller: identity.caller,
    asked: request.model,
    // An endpoint Headgate has no words for may know no models; vendors have defaults for some of the others.
    isForeign: choice.dialect === undefined || choice.dialect.task !== undefined,
    facts: () =>
      readFacts(routed, nowMs, (field) => {
        observer.mismatched(field);
      }),
    random,
    roundRobin,
  });
}
