import { type Fault, fault, noSlot } from '@headgate/kernel';
import type { Cancellation } from '../cancellation.ts';
import type { StreamSink } from '../incoming-call.ts';
import type { PipelineLimits } from '../pipeline-deps.ts';
import type { BodyConsumer, TickListener, UpstreamAnswer } from '../ports.ts';
import type { StreamEnd } from './stream-relay.ts';

/** What a byte relay needs besides the provider's answer. */
export interface ByteRelayOptions {
  readonly limits: Pick<PipelineLimits, 'stalledCallerMs'>;
  readonly nowMs: number;
  readonly cancellation: Cancellation;
}

/**
 * An answer that is neither JSON nor events, such as sound, on its way from provider to caller at the caller's pace. Nothing leaves
 * before its first byte, so that until then the call can still fail over; an answer that breaks off breaks the caller's connection,
 * because bytes of sound have no other way to say that they are not the whole.
 */
export class ByteRelay implements BodyConsumer, TickListener {
  /** Bytes are no tokens. */
  readonly contentEvents = undefined;
  slot = noSlot;
  readonly #answer: UpstreamAnswer;
  readonly #options: ByteRelayOptions;
  readonly #early: Uint8Array[] = [];
  #gate: { open(): void; fail(failure: Fault): void } | undefined;
  #sink: StreamSink | undefined;
  #finish: ((end: StreamEnd) => void) | undefined;
  #end: StreamEnd | undefined;
  #isBlocked = false;
  #wasActive = false;
  #activeMs: number;

  constructor(answer: UpstreamAnswer, options: ByteRelayOptions) {
    this.#answer = answer;
    this.#options = options;
    this.#activeMs = options.nowMs;
  }

  /** Reads until there is a byte, or the end of an empty answer; rejects with what went wrong instead. */
  passGate(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gate = { open: resolve, fail: reject };
      this.#answer.consume(this);
    });
  }

  /** Sends what came and all that follows; resolves when the answer is over, however it ended. */
  sendTo(sink: StreamSink): Promise<StreamEnd> {
    return new Promise((resolve) => {
      this.#sink = sink;
      this.#finish = resolve;
      sink.onDrain(() => {
        this.#isBlocked = false;
        this.#wasActive = true;
        this.#answer.resume();
      });
      for (const bytes of this.#early.splice(0)) this.#write(bytes);
      if (this.#end !== undefined) this.#close(this.#end);
      else if (!this.#isBlocked) this.#answer.resume();
    });
  }

  chunk(bytes: Uint8Array): void {
    this.#openGate();
    if (this.#sink !== undefined) {
      this.#write(bytes);
      return;
    }
    this.#early.push(bytes);
    // Nobody reads yet: more would only be held.
    this.#answer.pause();
  }

  end(): void {
    this.#over({ fault: undefined });
  }

  fail(failure: Fault): void {
    this.#over({ fault: failure });
  }

  tick(monotonicMs: number): void {
    if (this.#wasActive || !this.#isBlocked) this.#activeMs = monotonicMs;
    this.#wasActive = false;
    const { limits, cancellation } = this.#options;
    if (this.#isBlocked && monotonicMs - this.#activeMs >= limits.stalledCallerMs)
      cancellation.cancel(fault('client_gone'));
  }

  #write(bytes: Uint8Array): void {
    this.#wasActive = true;
    if (this.#sink?.write(bytes) !== false || this.#isBlocked) return;
    this.#isBlocked = true;
    this.#answer.pause();
  }

  #over(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    if (end.fault === undefined) this.#openGate();
    else this.#gate?.fail(end.fault);
    this.#gate = undefined;
    this.#close(end);
  }

  #close(end: StreamEnd): void {
    const finish = this.#finish;
    if (finish === undefined) return;
    this.#finish = undefined;
    if (end.fault === undefined) this.#sink?.end();
    else this.#sink?.abort();
    finish(end);
  }

  #openGate(): void {
    this.#gate?.open();
    this.#gate = undefined;
  }
}
