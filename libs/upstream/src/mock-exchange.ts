import { type Fault, fault, noSlot } from '@headgate/kernel';
import type { BodyConsumer, TickListener, UpstreamAnswer, UpstreamCall } from '@headgate/pipeline';
import { joinChunks } from './join-chunks.ts';

/** What the built-in provider says to one request, in pieces; each is due `afterMs` after the one before. */
export interface MockSpeech {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly pieces: readonly { readonly afterMs: number; readonly bytes: Uint8Array }[];
  readonly ending: 'close' | 'cut' | 'stall';
}

/** Told when the answer begins or fails to, and when it is over. */
export interface MockObserver {
  answered(exchange: MockExchange): void;
  failed(failure: Fault): void;
  over(exchange: MockExchange): void;
}

/** One answer of the built-in provider, played in time; obeys cancellation, timeouts and back-pressure like one from the network. */
export class MockExchange implements UpstreamAnswer, TickListener {
  slot = noSlot;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly #speech: MockSpeech;
  readonly #call: UpstreamCall;
  readonly #observer: MockObserver;
  readonly #startedMs: number;
  #activeMs: number;
  #wasActive = false;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;
  #consumer: BodyConsumer | undefined;
  #isAnswered = false;
  #isPaused = false;
  #isOver = false;
  #failure: Fault | undefined;

  constructor(speech: MockSpeech, call: UpstreamCall, nowMs: number, observer: MockObserver) {
    this.status = speech.status;
    this.headers = speech.headers;
    this.#speech = speech;
    this.#call = call;
    this.#observer = observer;
    this.#startedMs = nowMs;
    this.#activeMs = nowMs;
  }

  /** Begins to play. */
  start(): void {
    this.#call.cancellation.listen((reason) => {
      this.#fail(reason);
    });
    if (this.#isOver) return;
    this.#later(this.#speech.pieces[0]?.afterMs ?? 0, () => {
      this.#isAnswered = true;
      this.#observer.answered(this);
    });
  }

  tick(monotonicMs: number): void {
    if (this.#wasActive || this.#isPaused) this.#activeMs = monotonicMs;
    this.#wasActive = false;
    const { totalMs, firstByteMs, idleMs } = this.#call.timeouts;
    if (monotonicMs - this.#startedMs >= totalMs) this.#fail(fault('deadline_exceeded'));
    else if (monotonicMs - this.#activeMs >= (this.#isAnswered ? idleMs : firstByteMs))
      this.#fail(fault('provider_timeout'));
  }

  readWhole(maxBytes: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      const chunks: Uint8Array[] = [];
      let total = 0;
      this.consume({
        chunk: (bytes) => {
          total += bytes.length;
          chunks.push(bytes);
          if (total <= maxBytes) return;
          this.abort();
          reject(fault('provider_reply_too_large'));
        },
        end: () => {
          resolve(joinChunks(chunks));
        },
        fail: reject,
      });
    });
  }

  consume(consumer: BodyConsumer): void {
    this.#consumer = consumer;
    if (this.#failure === undefined) this.#play(true);
    else consumer.fail(this.#failure);
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#timer === undefined) this.#play(true);
  }

  abort(): void {
    this.#consumer = undefined;
    this.#fail(fault('client_gone'));
  }

  /** `isDue`: the next piece has waited its time. */
  #play(isDue: boolean): void {
    let mayGo = isDue;
    while (!this.#isOver && !this.#isPaused) {
      const piece = this.#speech.pieces[this.#next];
      if (piece === undefined) {
        this.#endSpeech();
        return;
      }
      if (!mayGo && piece.afterMs > 0) {
        this.#later(piece.afterMs, () => {
          this.#play(true);
        });
        return;
      }
      mayGo = false;
      this.#next += 1;
      this.#wasActive = true;
      this.#consumer?.chunk(piece.bytes);
    }
  }

  #endSpeech(): void {
    if (this.#speech.ending === 'stall') return;
    if (this.#speech.ending === 'cut') {
      this.#fail(fault('provider_stream_broken', { upstream: { provider: this.#call.provider.name } }));
      return;
    }
    this.#finish();
    this.#consumer?.end();
  }

  #later(ms: number, run: () => void): void {
    if (ms === 0) {
      run();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#wasActive = true;
      run();
    }, ms);
  }

  #fail(failure: Fault): void {
    if (this.#isOver) return;
    this.#failure = failure;
    this.#finish();
    if (this.#isAnswered) this.#consumer?.fail(failure);
    else this.#observer.failed(failure);
  }

  #finish(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#call.cancellation.unlisten();
    this.#observer.over(this);
  }
}
