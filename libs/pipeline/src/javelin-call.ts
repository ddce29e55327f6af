import { isVirtualKeyOf, type LiveRoute, type LiveTarget } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { CallRequest } from './call-request.ts';
import type { IncomingCall } from './incoming-call.ts';
import type { RouteChoice } from './routed-call.ts';

/** True for a call of a client of the Javelin API, whose answers say more of themselves. */
export function isJavelinCall(incoming: Pick<IncomingCall, 'header'>): boolean {
  return incoming.header('x-javelin-apikey') !== undefined;
}

/** The route that a header names, ours or the one of those clients. */
export function routeOfHeaders(incoming: Pick<IncomingCall, 'header'>): string | undefined {
  return incoming.header('x-headgate-route') ?? incoming.header('x-javelin-route');
}

/**
 * The choice of a route where headers may have the last word: `x-javelin-model` comes before the model of the body, and
 * `x-javelin-virtualapikey` says with which secret a provider is called.
 */
export function chooseByHeaders(
  incoming: Pick<IncomingCall, 'header'>,
  request: CallRequest,
  choose: (asked: CallRequest) => RouteChoice,
): RouteChoice {
  const model = incoming.header('x-javelin-model');
  const choice = choose(model === undefined ? request : { ...request, model });
  const virtualKey = incoming.header('x-javelin-virtualapikey');
  return virtualKey === undefined ? choice : { ...choice, route: withVirtualKey(choice.route, virtualKey) };
}

/**
 * The route with the one secret that a virtual key stands for, where it is one of a target's provider; other providers keep their
 * own. Throws `request_invalid` where it stands for none of them: whoever names a credential must not be served by another.
 */
function withVirtualKey(route: LiveRoute, virtualKey: string): LiveRoute {
  let isKnown = false;
  const targets = route.targets.map((target): LiveTarget => {
    const secret = target.provider.secrets.find(({ id, enabled }) => enabled && isVirtualKeyOf(virtualKey, id));
    if (secret === undefined) return target;
    isKnown = true;
    return { ...target, secretName: secret.name, provider: { ...target.provider, secrets: [secret] } };
  });
  if (isKnown) return { ...route, targets };
  throw fault('request_invalid', {
    message: 'The virtual key stands for no secret of a provider that this route calls.',
    problems: [{ path: 'x-javelin-virtualapikey', message: 'is unknown here' }],
  });
}
