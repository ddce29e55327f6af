import { toFault } from '@headgate/kernel';
import { Account } from './account.ts';
import { familyOfCaller } from './family-of-caller.ts';
import { findEndpoint } from './find-endpoint.ts';
import type { IncomingCall } from './incoming-call.ts';
import { askedByHeaders, planByVirtualKey } from './javelin-call.ts';
import type { PipelineDeps } from './pipeline-deps.ts';
import { RoutedCall } from './routed-call.ts';
import { tapeReply } from './stages/archive-call.ts';
import { authenticate } from './stages/authenticate.ts';
import { checkEndpoint } from './stages/check-endpoint.ts';
import { findDeadline } from './stages/find-deadline.ts';
import { planCall } from './stages/plan-call.ts';
import { readRequest } from './stages/read-request.ts';
import { recordStart } from './stages/record-start.ts';
import { refuseCall } from './stages/refuse-call.ts';
import { resolvePath } from './stages/resolve-path.ts';
import { resolveRoute } from './stages/resolve-route.ts';
import { sendModels } from './stages/send-models.ts';
import { sendReply } from './stages/send-reply.ts';
import { settleCall } from './stages/settle-call.ts';
import { bindStored } from './stored/bind-stored.ts';
import { tryTargets } from './try-targets.ts';

/** Serves one call from the first header to the usage record; never throws, answers whatever happens. */
export async function handleCall(deps: PipelineDeps, incoming: IncomingCall): Promise<void> {
  const endpoint = findEndpoint(incoming.path, familyOfCaller(incoming), incoming.query);
  const time = { nowMs: deps.clock.now(), monotonicMs: deps.clock.monotonicMs() };
  const account = new Account(incoming, endpoint, time, deps.retryBudget);
  deps.observer.began();
  try {
    const known = authenticate(deps.identities, account);
    const identity = known instanceof Promise ? await known : known;
    if (endpoint.kind === 'models') return sendModels(account, identity, endpoint, deps.catalogue);

    const byPath = resolvePath(identity, endpoint, incoming);
    checkEndpoint(identity, byPath);
    const request = await readRequest(incoming, byPath);
    const asked = { request: askedByHeaders(incoming, request), incoming };
    const choice = resolveRoute(identity, byPath, asked);
    const routed = (account.routed = new RoutedCall(incoming, identity, request, choice));
    tapeReply(deps, account);
    const planned = planByVirtualKey(incoming, planCall(routed, deps, time.nowMs));
    const { routed: bound, plan } = bindStored(deps.storedIds, routed, planned);
    const deadlineMs = findDeadline(account, bound, plan);

    // Those of one turn of the event loop are written together.
    const recording = recordStart(deps.usage, account);
    if (recording !== undefined) await recording;
    const answer = await tryTargets(deps, account, bound, { plan, deadlineMs });
    const sending = sendReply(deps, account, answer);
    if (sending !== undefined) await sending;
  } catch (error) {
    refuseCall(account, toFault(error));
  } finally {
    // Crashes and hang-ups settle too: what a call cost must not depend on how it ended.
    settleCall(deps, account);
  }
}
