import type { LiveProvider, TokenUsage } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';
import type { RetryBudget } from '@headgate/routing';
import type { Endpoint } from './endpoint.ts';
import type { IncomingCall, ReplyPort } from './incoming-call.ts';
import type { Identity } from './ports.ts';
import type { RoutedCall } from './routed-call.ts';

/** What is known of a call so far: what its answer's headers, its usage record and its log line are made of. */
export class Account {
  readonly incoming: IncomingCall;
  readonly endpoint: Endpoint;
  readonly startedAtMs: number;
  readonly startedMonotonicMs: number;
  /** The way back to the caller. */
  reply: ReplyPort;
  identity: Identity | undefined;
  routed: RoutedCall | undefined;
  /** True once the start of the call is on record. */
  isRecorded = false;
  provider: LiveProvider | undefined;
  model: string | undefined;
  attempts = 0;
  status = 0;
  fault: Fault | undefined;
  usage: TokenUsage | undefined;
  /** False where the answer broke off: what the provider counted so far is then an estimate. */
  isUsageFinal = true;
  firstByteMs: number | undefined;
  fidelity: string | undefined;
  /** The provider's own id of the request. */
  upstreamRequestId: string | undefined;
  /** Of the last attempt's answer; undefined where there was none. */
  upstreamStatus: number | undefined;
  #entered: string | undefined;
  readonly #retryBudget: RetryBudget;

  constructor(incoming: IncomingCall, endpoint: Endpoint, time: AccountTime, retryBudget: RetryBudget) {
    this.incoming = incoming;
    this.reply = incoming.reply;
    this.endpoint = endpoint;
    this.startedAtMs = time.nowMs;
    this.startedMonotonicMs = time.monotonicMs;
    this.#retryBudget = retryBudget;
  }

  /** The call turns to a provider: it counts as load there, and no longer at the one before. */
  enter(provider: LiveProvider): void {
    this.provider = provider;
    if (this.#entered === provider.id) return;
    this.leave();
    this.#entered = provider.id;
    this.#retryBudget.enter(provider.id);
  }

  /** The call is no load to any provider any more. */
  leave(): void {
    if (this.#entered !== undefined) this.#retryBudget.leave(this.#entered);
    this.#entered = undefined;
  }
}

export interface AccountTime {
  readonly nowMs: number;
  readonly monotonicMs: number;
}
