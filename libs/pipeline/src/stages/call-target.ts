import type { LiveTarget, LiveTimeouts, ModelFacts, OnUnsupported } from '@headgate/domain';
import { fault, type Fault, toFault } from '@headgate/kernel';
import {
  type CallAuthority,
  ndjsonFraming,
  type ProviderAdapter,
  readDeclaredError,
  type StreamFormat,
  type StreamFraming,
} from '@headgate/providers';
import type { PlannedTarget } from '@headgate/routing';
import { keylessKinds, type SealedSecret } from '@headgate/domain';
import type { Account } from '../account.ts';
import { checkFidelity } from '../check-fidelity.ts';
import { errorDialect } from '../error-dialect.ts';
import { findTargetAdapter } from '../find-target-adapter.ts';
import { KnownModels } from '../known-models.ts';
import type { OpenAnswer } from '../open-answer.ts';
import type { PipelineDeps } from '../pipeline-deps.ts';
import type { UpstreamAnswer, UpstreamCall } from '../ports.ts';
import type { PreparedCall } from '../prepared-call.ts';
import type { RoutedCall } from '../routed-call.ts';
import { placeCredential } from '../place-credential.ts';
import { handOutIds } from '../stored/hand-out-ids.ts';
import { streamFramingOf } from '../stream/stream-framing-of.ts';
import { streamVoice } from '../stream/stream-voice.ts';
import { ByteRelay } from '../stream/byte-relay.ts';
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
  readonly onUnsupported: OnUnsupported | undefined;
}

/** Asks one target once, or twice where it can be asked in a way it takes; throws the fault of whatever kept it from answering well. */
export async function callTarget(deps: PipelineDeps, account: Account, given: Attempt): Promise<OpenAnswer> {
  const { planned } = given;
  const routed = given.routed.saying(planned.set);
  let attempt = routed === given.routed ? given : { ...given, routed };
  const adapter = findTargetAdapter(planned);
  const nowSeconds = Math.floor(deps.clock.now() / 1000);
  const findFacts = (): ModelFacts | undefined =>
    new KnownModels(deps.catalogue, routed.identity.config).find(planned.target.provider, planned.model);
  const said = prepareCall({ routed, planned, adapter, nowSeconds, findFacts });
  let prepared = handOutIds(deps.storedIds, attempt, { prepared: said, adapter });
  if (prepared.own !== undefined) return answerOwn(prepared, prepared.own);
  const beganMs = deps.clock.monotonicMs();
  for (let isAmended = false; ; isAmended = true) {
    try {
      // One function and not two: each that waits costs every call another turn of the queue of promises.
      const answer = await send(deps, account, { attempt, prepared, adapter });
      const opened = takeAnswer(deps, account, { attempt, prepared, adapter, answer });
      return opened instanceof Promise ? await opened : opened;
    } catch (error) {
      const amended = isAmended ? undefined : prepared.amend?.(toFault(error));
      const remainingMs = attempt.remainingMs - (deps.clock.monotonicMs() - beganMs);
      if (amended === undefined || remainingMs <= 0) throw error;
      attempt = { ...attempt, remainingMs };
      prepared = amended;
    }
  }
}

interface Asking {
  readonly attempt: Attempt;
  readonly prepared: PreparedCall;
  readonly adapter: ProviderAdapter;
}

function takeAnswer(deps: PipelineDeps, account: Account, taking: Asking & Opening): OpenAnswer | Promise<OpenAnswer> {
  const { answer } = taking;
  account.upstreamStatus = answer.status;
  account.upstreamRequestId = findRequestId(answer.headers);
  return answer.status >= 300 ? throwFailure(taking) : openAnswer(deps, account, taking);
}

function answerOwn(prepared: PreparedCall, { body }: NonNullable<PreparedCall['own']>): OpenAnswer {
  return { kind: 'whole', prepared, status: 200, contentType: 'application/json', body, usage: undefined };
}

function openAnswer(deps: PipelineDeps, account: Account, opening: Opening): OpenAnswer | Promise<OpenAnswer> {
  const { attempt, prepared, answer } = opening;
  // The model of a large form may have come only now.
  if (account.model === '') account.model = attempt.routed.request.upload?.model ?? '';
  const framing = findFraming(opening);
  if (framing !== undefined) return openStream(deps, account, { ...opening, framing });
  return prepared.followsAnswer === true && !isTextual(answer.headers['content-type'])
    ? openBytes(deps, account, opening)
    : readWhole(deps, opening);
}

/** Undefined for an answer that is no stream. */
function findFraming({ attempt, prepared, answer }: Opening): StreamFraming | undefined {
  const { request, choice } = attempt.routed;
  const mayStream = request.isStreaming || choice.dialect === undefined || prepared.followsAnswer === true;
  return mayStream ? streamFramingOf(answer.headers['content-type'], prepared.framing) : undefined;
}

/** What may be read whole because it is words: JSON, subtitles; what says nothing of itself is taken for JSON as everywhere. */
function isTextual(contentType = 'application/json'): boolean {
  return /^(?:text\/|application\/(?:[a-z0-9.-]+\+)?json|application\/x-subrip)/i.test(contentType);
}

function findRequestId(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['request-id'] ?? headers['x-amzn-requestid'] ?? headers['apim-request-id'];
}

/** What is wrong before anything is sent is thrown, and not a rejection. */
function send(deps: PipelineDeps, account: Account, { attempt, prepared, adapter }: Asking): Promise<UpstreamAnswer> {
  const { routed, planned, secret, remainingMs } = attempt;
  const { incoming, identity, choice } = routed;
  const { provider } = planned.target;
  checkFidelity(prepared.fidelity, attempt.onUnsupported, provider.kind);
  account.upstreamRequestId = account.upstreamStatus = undefined;
  const { headers } = prepared;
  const { authority, path } = addCredential(deps, { routed, planned, secret }, prepared, adapter);
  if (prepared.body !== undefined) headers['content-type'] ??= 'application/json';
  const call: UpstreamCall = {
    config: identity.config,
    provider,
    secretId: secret?.id ?? '',
    method: choice.dialect === undefined ? incoming.method : 'POST',
    path,
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
  { routed, planned, secret }: Pick<Attempt, 'routed' | 'planned' | 'secret'>,
  prepared: PreparedCall,
  adapter: ProviderAdapter,
): { readonly authority: CallAuthority | undefined; readonly path: string } {
  const { provider } = planned.target;
  if (secret === undefined && !keylessKinds.has(provider.kind)) throw fault('provider_secret_missing');
  const opened = secret === undefined ? undefined : secrets.open(routed.identity.config, provider, secret);
  const authority = opened === undefined ? undefined : adapter.authorise?.(provider, opened);
  const ofHeader = authority === undefined ? opened : undefined;
  const placed = placeCredential(adapter, provider, { secret: ofHeader, path: prepared.path });
  // The credential last: nothing a caller sends can stand in its place.
  Object.assign(prepared.headers, placed.headers);
  return { authority, path: placed.path };
}

/** The target's own limits above the route's; no attempt takes longer than what is left of the call. */
function timeoutsOf(ofRoute: LiveTimeouts, { timeouts: own }: LiveTarget, remainingMs: number): LiveTimeouts {
  const most = Math.min(remainingMs, own?.totalMs ?? remainingMs);
  return {
    connectMs: own?.connectMs ?? ofRoute.connectMs,
    firstByteMs: own?.firstByteMs ?? ofRoute.firstByteMs,
    idleMs: own?.idleMs ?? ofRoute.idleMs,
    totalMs: Math.max(1, Math.ceil(most)),
  };
}

async function throwFailure({ attempt, adapter, answer }: Asking & Opening): Promise<never> {
  throw await readFailure(answer, attempt, adapter);
}

async function readFailure(
  answer: UpstreamAnswer,
  { routed, planned }: Attempt,
  adapter: ProviderAdapter,
): Promise<Fault> {
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
  const declared = routed.choice.route.custom?.error;
  if (declared !== undefined) {
    return readDeclaredError({ status: answer.status, headers: answer.headers, body: text }, declared);
  }
  return adapter.readError(answer.status, answer.headers, text);
}

/** At once where all of it is there, as it mostly is: headers and body of a short answer come together. */
function readWhole(deps: PipelineDeps, opening: Opening): OpenAnswer | Promise<OpenAnswer> {
  const { attempt, prepared, answer } = opening;
  if (attempt.routed.request.isStreaming && !prepared.isNative) {
    answer.abort();
    throw fault('provider_reply_unreadable', { message: 'The provider did not answer with a stream.' });
  }
  const bytes = answer.readWhole(deps.limits.maxReplyBytes);
  return bytes instanceof Promise ? bytes.then((whole) => understand(opening, whole)) : understand(opening, bytes);
}

function understand({ prepared, answer }: Opening, bytes: Uint8Array): OpenAnswer {
  const { body, usage, fault: failure } = prepared.readWhole(bytes);
  if (failure !== undefined) throw failure;
  const contentType = prepared.isNative ? (answer.headers['content-type'] ?? 'application/json') : 'application/json';
  return { kind: 'whole', prepared, status: answer.status, contentType, body, usage };
}

async function openBytes(deps: PipelineDeps, account: Account, { prepared, answer }: Opening): Promise<OpenAnswer> {
  const { headers, status } = answer;
  const relay = new ByteRelay(answer, {
    limits: deps.limits,
    nowMs: deps.clock.monotonicMs(),
    cancellation: account.incoming.cancellation,
  });
  deps.ticker.add(relay);
  try {
    await relay.passGate();
  } catch (error) {
    deps.ticker.remove(relay);
    throw error;
  }
  const contentType = headers['content-type'] ?? 'application/octet-stream';
  return { kind: 'stream', prepared, status, contentType, relay, translation: uncounted };
}

/** Nobody counts tokens in sound. */
const uncounted = { usage: undefined };

interface Opening {
  readonly attempt: Attempt;
  readonly prepared: PreparedCall;
  readonly answer: UpstreamAnswer;
}

async function openStream(
  deps: PipelineDeps,
  account: Account,
  { attempt, prepared, answer, framing }: Opening & { readonly framing: StreamFraming },
): Promise<OpenAnswer> {
  const format: StreamFormat = framing === ndjsonFraming ? 'ndjson' : 'sse';
  const translation = prepared.openStream(format);
  const { requestId, cancellation } = account.incoming;
  const { dialect } = attempt.routed.choice;
  const passed = dialect === undefined ? { format, contentType: answer.headers['content-type'] } : undefined;
  const voice = streamVoice(dialect ?? errorDialect(account.endpoint.family), requestId, passed);
  const relay = new StreamRelay(answer, {
    translation,
    reader: framing.open(),
    limits: deps.limits,
    nowMs: deps.clock.monotonicMs(),
    heartbeat: voice.heartbeat,
    cancellation,
    writeFault: voice.writeFault,
  });
  deps.ticker.add(relay);
  try {
    await relay.passGate();
  } catch (error) {
    deps.ticker.remove(relay);
    throw error;
  }
  const { contentType } = voice;
  return { kind: 'stream', prepared, status: answer.status, contentType, relay, translation };
}
