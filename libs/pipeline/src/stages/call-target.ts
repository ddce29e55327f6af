import type { LiveTarget, LiveTimeouts } from '@headgate/domain';
import { fault, type Fault } from '@headgate/kernel';
import type { CallAuthority, ProviderAdapter } from '@headgate/providers';
import type { PlannedTarget } from '@headgate/routing';
import { keylessKinds, type SealedSecret } from '@headgate/domain';
import type { Account } from '../account.ts';
import { errorDialect } from '../error-dialect.ts';
import { findTargetAdapter } from '../find-target-adapter.ts';
import type { OpenAnswer } from '../open-answer.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import type { UpstreamAnswer, UpstreamCall } from '../ports.ts';
import type { PreparedCall } from '../prepared-call.ts';
import type { RoutedCall } from '../routed-call.ts';
import { StreamRelay } from '../stream/stream-relay.ts';
import { prepareCall } from './prepare-call.ts';
import { sendAuthorised } from './send-authorised.ts';

const maxErrorBytes = 64 * 1024;
const decoder = new TextDecoder();

/** One attempt at one target. */
export interface Attempt {
  readonly routed: RoutedCall;
  readonly planned: PlannedTarget;
  readonly secret: SealedSecret | undefined;
  /** Until the deadline over all attempts. */
  readonly remainingMs: number;
}

/** Asks one target once; throws the fault of whatever kept it from answering well. */
export async function callTarget(deps: PipelineDeps, account: Account, attempt: Attempt): Promise<OpenAnswer> {
  const { routed, planned } = attempt;
  const adapter = findTargetAdapter(planned);
  const nowSeconds = Math.floor(deps.clock.now() / 1000);
  const prepared = prepareCall({ routed, planned, adapter, nowSeconds });
  const answer = await send(deps, attempt, prepared, adapter);
  account.upstreamRequestId = findRequestId(answer.headers);
  if (answer.status >= 300) throw await readFailure(answer, planned, adapter);
  const streamType = prepared.framing?.contentType ?? 'text/event-stream';
  const isEventStream = answer.headers['content-type']?.startsWith(streamType) === true;
  return isEventStream && (routed.request.isStreaming || routed.choice.dialect === undefined)
    ? openStream(deps, account, { attempt, prepared, answer })
    : readWhole(deps, attempt, prepared, answer);
}

function findRequestId(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'] ?? headers['apim-request-id'];
}

function send(
  deps: PipelineDeps,
  { routed, planned, secret, remainingMs }: Attempt,
  prepared: PreparedCall,
  adapter: ProviderAdapter,
): Promise<UpstreamAnswer> {
  const { incoming, identity, choice } = routed;
  const { provider } = planned.target;
  const { headers } = prepared;
  const authority = addCredential(deps, { routed, planned, secret, remainingMs }, headers, adapter);
  if (prepared.body !== undefined) headers['content-type'] ??= 'application/json';
  const call: UpstreamCall = {
    config: identity.config,
    provider,
    secretId: secret?.id ?? '',
    method: choice.dialect === undefined ? incoming.method : 'POST',
    path: prepared.path,
    headers,
    body: prepared.body,
    timeouts: timeoutsOf(choice.route.timeouts, planned.target, remainingMs),
    cancellation: incoming.cancellation,
  };
  return authority === undefined || secret === undefined
    ? deps.upstream.send(call)
    : sendAuthorised(deps, call, { authority, secret });
}

/** Adds what a fixed header can say of the credential; gives back how the rest is proved. */
function addCredential(
  { secrets }: PipelineDeps,
  { routed, planned, secret }: Attempt,
  headers: Record<string, string>,
  adapter: ProviderAdapter,
): CallAuthority | undefined {
  const { provider } = planned.target;
  if (secret === undefined && !keylessKinds.has(provider.kind)) throw fault('provider_secret_missing');
  const opened = secret === undefined ? undefined : secrets.open(routed.identity.config, provider, secret);
  const authority = opened === undefined ? undefined : adapter.authorise?.(provider, opened);
  // The credential last: nothing a caller sends can stand in its place.
  Object.assign(headers, adapter.headers(provider, authority === undefined ? opened : undefined));
  return authority;
}

/** The target's own limits above the route's; no attempt takes longer than what is left of the call. */
function timeoutsOf(ofRoute: LiveTimeouts, { timeouts: own }: LiveTarget, remainingMs: number): LiveTimeouts {
  const most = Math.min(remainingMs, own?.totalMs ?? remainingMs);
  return { ...ofRoute, ...own, totalMs: Math.max(1, Math.ceil(most)) };
}

async function readFailure(answer: UpstreamAnswer, planned: PlannedTarget, adapter: ProviderAdapter): Promise<Fault> {
  const { provider } = planned.target;
  const upstream = { provider: provider.name, status: answer.status };
  if (answer.status < 400) {
    answer.abort();
    // Following it could carry the credential to a place it was not saved for.
    return fault('provider_failed', { message: 'The provider answered with a redirect.', retryable: false, upstream });
  }
  let text = '';
  try {
    text = decoder.decode(await answer.readWhole(maxErrorBytes));
  } catch {
    // The status says enough; what the provider would have said besides is lost.
  }
  return adapter.readError(answer.status, answer.headers, text);
}

async function readWhole(
  deps: PipelineDeps,
  { routed }: Attempt,
  prepared: PreparedCall,
  answer: UpstreamAnswer,
): Promise<OpenAnswer> {
  if (routed.request.isStreaming && !prepared.isNative) {
    answer.abort();
    throw fault('provider_reply_unreadable', { message: 'The provider did not answer with a stream.' });
  }
  const pending = answer.readWhole(deps.limits.maxReplyBytes);
  const { body, usage, fault: failure } = prepared.readWhole(pending instanceof Promise ? await pending : pending);
  if (failure !== undefined) throw failure;
  const contentType = prepared.isNative ? (answer.headers['content-type'] ?? 'application/json') : 'application/json';
  return { kind: 'whole', prepared, status: answer.status, contentType, body, usage };
}

interface Opening {
  readonly attempt: Attempt;
  readonly prepared: PreparedCall;
  readonly answer: UpstreamAnswer;
}

async function openStream(
  deps: PipelineDeps,
  account: Account,
  { attempt, prepared, answer }: Opening,
): Promise<OpenAnswer> {
  const translation = prepared.openStream();
  const { dialect = errorDialect(account.endpoint.family) } = attempt.routed.choice;
  const { requestId, cancellation } = account.incoming;
  const relay = new StreamRelay(answer, {
    translation,
    reader: prepared.framing?.open(),
    limits: deps.limits,
    nowMs: deps.clock.monotonicMs(),
    heartbeat: dialect.heartbeat,
    cancellation,
    writeFault: (failure) => dialect.writeStreamError(failure, requestId),
  });
  deps.ticker.add(relay);
  try {
    await relay.passGate();
  } catch (error) {
    deps.ticker.remove(relay);
    throw error;
  }
  const { streamContentType: contentType = 'text/event-stream' } = dialect;
  return { kind: 'stream', prepared, status: answer.status, contentType, relay, translation };
}
