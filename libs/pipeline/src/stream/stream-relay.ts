import { type Fault, fault, noSlot, toFault } from '@headgate/kernel';
import { type EventReader, SseReader } from '@headgate/providers';
import type { Cancellation } from '../cancellation.ts';
import type { StreamSink } from '../incoming-call.ts';
import type { PipelineLimits } from '../pipeline-deps.ts';
import type { BodyConsumer, TickListener, UpstreamAnswer } from '../ports.ts';
import { ChunkBuffer } from './chunk-buffer.ts';
import type { StreamStep, StreamTranslation } from './stream-translation.ts';

/** Held back before the first content, or waiting for a slow caller: more than this is let go or stops the provider. */
const maxHeldBytes = 256 * 1024;

/** What a relay needs besides the provider's answer. */
export interface RelayOptions {
  readonly translation: StreamTranslation;
  /** Cuts the provider's bytes into events; undefined: as server-sent events. */
  readonly reader?: EventReader | undefined;
  readonly limits: PipelineLimits;
  readonly nowMs: number;
  readonly heartbeat: string;
  readonly cancellation: Cancellation;
  /** How a stream that has begun says that it failed. */
  readonly writeFault: (failure: Fault) => string;
}

/** How a stream that had begun ended; `fault` undefined where it is whole. */
export interface StreamEnd {
  readonly fault: Fault | undefined;
}

/**
 * One streamed answer on its way from provider to caller. Nothing leaves before the first content (the gate), so that until
 * then the call can still fail over or become a proper status; afterwards a failure is an event of the stream, never a clean end.
 * A provider that began well but shows no content for `gateMs` opens the gate with a heartbeat: balancers in between would
 * otherwise cut the connection.
 */
export class StreamRelay implements BodyConsumer, TickListener {
  slot = noSlot;
  readonly #answer: UpstreamAnswer;
  readonly #options: RelayOptions;
  readonly #reader: EventReader;
  readonly #out = new ChunkBuffer();
  #sink: StreamSink | undefined;
  #gate: { open(): void; fail(failure: Fault): void } | undefined;
  #isOpen = false;
  #finish: ((end: StreamEnd) => void) | undefined;
  #end: StreamEnd | undefined;
  #isTerminal = false;
  #isBlocked = false;
  /** Whether anything was sent since the last tick, and the last tick after which something was. */
  #wasActive = false;
  #activeMs: number;
  #contentEvents = 0;

  constructor(answer: UpstreamAnswer, options: RelayOptions) {
    this.#answer = answer;
    this.#options = options;
    this.#reader = options.reader ?? new SseReader();
    this.#activeMs = options.nowMs;
  }

  /** Events with content so far: about the tokens a caller got who left before the provider counted them. */
  get contentEvents(): number {
    return this.#contentEvents;
  }

  /** Reads until there is content; rejects with what the provider said instead. */
  passGate(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#gate = { open: resolve, fail: reject };
      this.#answer.consume(this);
    });
  }

  /** Sends what was held and all that follows; resolves when the stream is over, however it ended. */
  sendTo(sink: StreamSink): Promise<StreamEnd> {
    return new Promise((resolve) => {
      this.#sink = sink;
      this.#finish = resolve;
      sink.onDrain(() => {
        this.#isBlocked = false;
        this.#wasActive = true;
        this.#answer.resume();
      });
      this.#flush();
      if (this.#end !== undefined) this.#close(this.#end);
    });
  }

  chunk(bytes: Uint8Array): void {
    if (this.#end !== undefined) return;
    try {
      for (const event of this.#reader.push(bytes)) if (!this.#take(this.#options.translation.see(event))) break;
    } catch (error) {
      this.#stop(toFault(error));
    }
    this.#flush();
  }

  end(): void {
    if (this.#end !== undefined) return;
    try {
      for (const event of this.#reader.close()) if (!this.#take(this.#options.translation.see(event))) return;
      this.#complete();
    } catch (error) {
      this.#stop(toFault(error));
    }
  }

  fail(failure: Fault): void {
    // Once the answer is whole it is no concern of the caller's what becomes of the connection.
    if (this.#isTerminal) this.#complete();
    else this.#stop(failure);
  }

  tick(monotonicMs: number): void {
    if (this.#wasActive) this.#activeMs = monotonicMs;
    this.#wasActive = false;
    const { limits, cancellation } = this.#options;
    const silentMs = monotonicMs - this.#activeMs;
    if (this.#isBlocked) {
      if (silentMs >= limits.stalledCallerMs) cancellation.cancel(fault('client_gone'));
    } else if (silentMs >= (this.#isOpen ? limits.heartbeatMs : limits.gateMs)) {
      this.#out.add(this.#options.heartbeat);
      this.#wasActive = true;
      this.#openGate();
      this.#flush();
    }
  }

  /** False: nothing after this step counts. */
  #take(step: StreamStep): boolean {
    if (step.fault !== undefined) {
      this.#stop(step.fault);
      return false;
    }
    if (step.bytes !== undefined) this.#out.add(step.bytes);
    if (step.isTerminal) this.#isTerminal = true;
    if (step.isContent) this.#contentEvents += 1;
    if (!this.#isOpen && (step.isContent || step.isTerminal || this.#out.bytes > maxHeldBytes)) this.#openGate();
    return true;
  }

  #complete(): void {
    const { append, fault: failure } = this.#options.translation.close();
    if (failure !== undefined && !this.#isTerminal) {
      this.#stop(failure);
      return;
    }
    if (append !== '') this.#out.add(append);
    this.#over({ fault: undefined });
  }

  #stop(failure: Fault): void {
    if (this.#end !== undefined) return;
    this.#answer.abort();
    this.#over({ fault: failure });
  }

  #over(end: StreamEnd): void {
    if (this.#end !== undefined) return;
    this.#end = end;
    if (end.fault === undefined) this.#openGate();
    else this.#failGate(end.fault);
    this.#close(end);
  }

  #close(end: StreamEnd): void {
    const finish = this.#finish;
    if (finish === undefined) return;
    this.#finish = undefined;
    this.#flush();
    const { fault: failure } = end;
    // Nobody reads what is written to a caller who left.
    if (failure !== undefined && failure.code !== 'client_gone') this.#sink?.write(this.#options.writeFault(failure));
    this.#sink?.end();
    finish(end);
  }

  #flush(): void {
    if (this.#sink === undefined || this.#out.bytes === 0) return;
    this.#wasActive = true;
    if (this.#sink.write(this.#out.take()) || this.#isBlocked) return;
    this.#isBlocked = true;
    this.#answer.pause();
  }

  #openGate(): void {
    this.#isOpen = true;
    const gate = this.#gate;
    this.#gate = undefined;
    gate?.open();
  }

  #failGate(failure: Fault): void {
    const gate = this.#gate;
    this.#gate = undefined;
    gate?.fail(failure);
  }
}
