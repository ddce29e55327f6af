import type { Buffer } from 'node:buffer';
import { type Fault, fault, noSlot } from '@headgate/kernel';
import type { BodyConsumer, TickListener, UpstreamAnswer, UpstreamCall } from '@headgate/pipeline';
import type { Dispatcher } from 'undici';
import { joinChunks } from './join-chunks.ts';
import { type DecodedBody, openDecoder, type ReplyDecoder } from './reply-decoder.ts';
import { type ExchangePhase, toUpstreamFault } from './to-upstream-fault.ts';

type Headers = Parameters<NonNullable<Dispatcher.DispatchHandler['onResponseStart']>>[2];

/** Told when an exchange begins to answer or fails to, and when it is over. */
export interface ExchangeObserver {
  answered(exchange: Exchange): void;
  failed(failure: Fault): void;
  over(exchange: Exchange): void;
}

/**
 * One request and its answer: undici's handler, the answer the pipeline reads, and its own four timeouts, in one object, because
 * there is one per call on the hot path.
 */
export class Exchange implements Dispatcher.DispatchHandler, UpstreamAnswer, TickListener, DecodedBody {
  slot = noSlot;
  status = 0;
  headers: Readonly<Record<string, string>> = {};
  readonly #call: UpstreamCall;
  readonly #observer: ExchangeObserver;
  readonly #sentMs: number;
  #phase: ExchangePhase = 'connect';
  #controller: Dispatcher.DispatchController | undefined;
  #decoder: ReplyDecoder | undefined;
  /** What came before anybody read. */
  #early: Uint8Array[] = [];
  #consumer: BodyConsumer | undefined;
  #isPaused = false;
  #isAnswered = false;
  #isOver = false;
  #failure: Fault | undefined;
  #wasActive = false;
  #activeMs: number;

  constructor(call: UpstreamCall, nowMs: number, observer: ExchangeObserver) {
    this.#call = call;
    this.#observer = observer;
    this.#sentMs = nowMs;
    this.#activeMs = nowMs;
    call.cancellation.listen((reason) => {
      this.#fail(reason);
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: undici can only be told now.
    if (this.#isOver) {
      controller.abort(this.#failure ?? fault('internal'));
      return;
    }
    this.#controller = controller;
    this.#enter('head');
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (this.#isOver || status < 200) return;
    this.status = status;
    this.headers = flatten(headers);
    this.#enter('body');
    try {
      this.#decoder = openDecoder(this.headers['content-encoding'], this);
    } catch (error) {
      this.#fail(toUpstreamFault(error, 'body', this.#call.provider.name));
      return;
    }
    this.#isAnswered = true;
    this.#observer.answered(this);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#wasActive = true;
    if (this.#decoder === undefined) this.decoded(chunk);
    else this.#decoder.write(chunk);
  }

  onResponseEnd(): void {
    if (this.#decoder === undefined) this.decodedAll();
    else this.#decoder.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(toUpstreamFault(error, this.#phase, this.#call.provider.name));
  }

  decoded(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#consumer === undefined) this.#early.push(bytes);
    else this.#consumer.chunk(bytes);
  }

  decodedAll(): void {
    if (this.#isOver) return;
    this.#finish();
    this.#consumer?.end();
  }

  undecodable(failure: Fault): void {
    this.#fail(failure);
  }

  tick(monotonicMs: number): void {
    if (this.#wasActive || this.#isPaused) this.#activeMs = monotonicMs;
    this.#wasActive = false;
    const { timeouts } = this.#call;
    const silentMs = monotonicMs - this.#activeMs;
    if (monotonicMs - this.#sentMs >= timeouts.totalMs) this.#fail(fault('deadline_exceeded'));
    else if (this.#phase === 'connect' && silentMs >= timeouts.connectMs) this.#fail(this.#timeout('connection'));
    else if (this.#phase === 'head' && silentMs >= timeouts.firstByteMs) this.#fail(this.#timeout('first byte'));
    else if (this.#phase === 'body' && silentMs >= timeouts.idleMs) this.#fail(this.#timeout('next byte'));
  }

  readWhole(maxBytes: number): Uint8Array | Promise<Uint8Array> {
    if (this.#isOver && this.#failure === undefined) {
      const whole = joinChunks(this.#early);
      if (whole.length <= maxBytes) return whole;
    }
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let total = 0;
      this.consume({
        chunk: (bytes) => {
          total += bytes.length;
          chunks.push(bytes);
          if (total > maxBytes) {
            this.abort();
            reject(fault('provider_reply_too_large'));
          }
        },
        end: () => {
          resolve(joinChunks(chunks));
        },
        fail: reject,
      });
    });
  }

  consume(consumer: BodyConsumer): void {
    const early = this.#early;
    this.#early = [];
    this.#consumer = consumer;
    for (const bytes of early) consumer.chunk(bytes);
    // Aborted by the consumer itself: it hears nothing more.
    if (!this.#isOver || this.#consumer === undefined) return;
    if (this.#failure === undefined) consumer.end();
    else consumer.fail(this.#failure);
  }

  pause(): void {
    this.#isPaused = true;
    this.#controller?.pause();
    this.#decoder?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#decoder?.resume();
    this.#controller?.resume();
  }

  abort(): void {
    this.#consumer = undefined;
    this.#fail(fault('client_gone'));
  }

  #enter(phase: ExchangePhase): void {
    this.#phase = phase;
    this.#wasActive = true;
  }

  #timeout(missing: string): Fault {
    const code = this.#phase === 'connect' ? 'provider_unreachable' : 'provider_timeout';
    const message = `The provider did not answer in time: no ${missing}.`;
    return fault(code, { message, upstream: { provider: this.#call.provider.name } });
  }

  #fail(failure: Fault): void {
    if (this.#isOver) return;
    this.#failure = failure;
    this.#finish();
    // The provider stops working, and being paid, for what nobody will read.
    this.#controller?.abort(failure);
    this.#decoder?.destroy();
    if (this.#isAnswered) this.#consumer?.fail(failure);
    else this.#observer.failed(failure);
  }

  #finish(): void {
    this.#isOver = true;
    this.#call.cancellation.unlisten();
    this.#observer.over(this);
  }
}

type SingleHeaders = Readonly<Record<string, string>>;

/** Of repeated headers the last; nearly every answer has none, and is not copied. */
function flatten(headers: Headers): SingleHeaders {
  for (const name in headers) if (typeof headers[name] !== 'string') return keepLast(headers);
  return headers as SingleHeaders;
}

function keepLast(headers: Headers): SingleHeaders {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? (value.at(-1) ?? '') : value;
  }
  return flat;
}
