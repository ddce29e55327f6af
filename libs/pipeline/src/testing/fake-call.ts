import { Cancellation } from '../cancellation.ts';
import type { BodySource, FlatHeaders, IncomingCall, ReplyPort, StreamSink } from '../incoming-call.ts';

export interface FakeCallOptions {
  readonly method?: string;
  readonly path?: string;
  readonly query?: string;
  readonly apiKey?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: object | string;
  /** The body in pieces, for what is read as it comes. */
  readonly chunks?: readonly (string | Uint8Array)[];
}

const decoder = new TextDecoder();

/** A call without a socket: keeps what it is answered, and fails when it is answered twice. */
export class FakeCall implements IncomingCall, ReplyPort {
  readonly requestId = 'req_test';
  readonly cancellation = new Cancellation();
  readonly clientIp = '203.0.113.7';
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly apiKey: string | undefined;
  status = 0;
  headers: Record<string, string> = {};
  text = '';
  /** What was written, as it was given. */
  readonly written: (Uint8Array | string)[] = [];
  isEnded = false;
  isAborted = false;
  hasReadBody = false;
  readonly #options: FakeCallOptions;

  constructor(options: FakeCallOptions = {}) {
    this.#options = options;
    this.method = options.method ?? 'POST';
    this.path = options.path ?? '/v1/chat/completions';
    this.query = options.query ?? '';
    this.apiKey = 'apiKey' in options ? options.apiKey : 'hg_test';
  }

  get reply(): ReplyPort {
    return this;
  }

  get json(): Record<string, unknown> {
    return JSON.parse(this.text) as Record<string, unknown>;
  }

  header(name: string): string | undefined {
    return this.#options.headers?.[name] ?? (name === 'content-type' ? 'application/json' : undefined);
  }

  readBody(): Promise<Uint8Array> {
    this.hasReadBody = true;
    const { body = '' } = this.#options;
    return Promise.resolve(new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)));
  }

  openBody(): BodySource {
    const { chunks } = this.#options;
    const pending =
      chunks === undefined ? [this.readBody()] : chunks.map((chunk) => Promise.resolve(Buffer.from(chunk)));
    return { declaredBytes: undefined, next: () => pending.shift() ?? Promise.resolve(undefined) };
  }

  sendWhole(status: number, headers: FlatHeaders, body: Uint8Array | string): void {
    this.#open(status, headers);
    this.#write(body);
    this.isEnded = true;
  }

  openStream(status: number, headers: FlatHeaders): StreamSink {
    this.#open(status, headers);
    return {
      write: (bytes) => {
        this.#write(bytes);
        return true;
      },
      onDrain: () => undefined,
      end: () => {
        this.isEnded = true;
      },
      abort: () => {
        this.isAborted = true;
      },
    };
  }

  #open(status: number, headers: FlatHeaders): void {
    if (this.status !== 0) throw new Error('a call was answered twice');
    this.status = status;
    for (let at = 0; at < headers.length; at += 2) this.headers[headers[at] ?? ''] = headers[at + 1] ?? '';
  }

  #write(bytes: Uint8Array | string): void {
    this.written.push(bytes);
    this.text += typeof bytes === 'string' ? bytes : decoder.decode(bytes);
  }
}
