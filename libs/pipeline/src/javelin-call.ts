import { isVirtualKeyOf } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { PlannedTarget, TargetPlan } from '@headgate/routing';
import type { CallRequest } from './call-request.ts';
import type { IncomingCall } from './incoming-call.ts';

/** True for a call of a client of the Javelin API, whose answers say more of themselves. */
export function isJavelinCall(incoming: Pick<IncomingCall, 'header'>): boolean {
  return incoming.header('x-javelin-apikey') !== undefined;
}

/** The route that a header names, ours or the one of those clients. */
export function routeOfHeaders(incoming: Pick<IncomingCall, 'header'>): string | undefined {
  return incoming.header('x-headgate-route') ?? incoming.header('x-javelin-route');
}

/** The call as such a client means it: `x-javelin-model` comes before the model of the body. */
export function askedByHeaders(incoming: Pick<IncomingCall, 'header'>, request: CallRequest): CallRequest {
  const model = incoming.header('x-javelin-model');
  return model === undefined ? request : { ...request, model };
}

/**
 * The plan with the one secret that `x-javelin-virtualapikey` stands for, where it is one of a target's provider; other providers
 * keep their own. Throws `request_invalid` where it stands for none of them: whoever names a credential must not be served by another.
 */
export function planByVirtualKey(incoming: Pick<IncomingCall, 'header'>, plan: TargetPlan): TargetPlan {
  const virtualKey = incoming.header('x-javelin-virtualapikey');
  if (virtualKey === undefined) return plan;
  let isKnown = false;
  const targets = plan.targets.map((planned): PlannedTarget => {
    const { secrets } = planned.target.provider;
    const secret = secrets.find(({ id, enabled }) => enabled && isVirtualKeyOf(virtualKey, id));
    isKnown ||= secret !== undefined;
    return secret === undefined ? planned : { ...planned, secrets: [secret] };
  });
  if (isKnown) return { ...plan, targets };
  throw fault('request_invalid', {
    message: 'The virtual key stands for no secret of a provider that this route calls.',
    problems: [{ path: 'x-javelin-virtualapikey', message: 'is unknown here' }],
  });
}
