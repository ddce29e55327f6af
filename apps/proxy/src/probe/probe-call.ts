import {
  type BodySource,
  Cancellation,
  type FlatHeaders,
  type IncomingCall,
  type ReplyPort,
  type StreamSink,
} from '@headgate/pipeline';
import type { JsonObject } from '@headgate/kernel';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A call this process makes itself, so that a probe goes through everything a caller's call goes through. */
export class ProbeCall implements IncomingCall, ReplyPort {
  readonly requestId: string;
  readonly apiKey = 'probe';
  readonly clientIp = undefined;
  readonly query: string;
  readonly cancellation = new Cancellation();
  readonly method: 'GET' | 'POST';
  readonly path: string;
  status = 0;
  text = '';
  readonly #body: JsonObject | undefined;

  constructor(requestId: string, at: { path: string; query?: string; body?: JsonObject }) {
    this.requestId = requestId;
    this.path = at.path;
    this.query = at.query ?? '';
    this.#body = at.body;
    this.method = at.body === undefined ? 'GET' : 'POST';
  }

  get reply(): ReplyPort {
    return this;
  }

  header(name: string): string | undefined {
    // Any name does: the project of a probe has one route.
    if (name === 'x-headgate-route') return 'probe';
    return name === 'content-type' && this.#body !== undefined ? 'application/json' : undefined;
  }

  readBody(): Promise<Uint8Array> {
    return Promise.resolve(encoder.encode(this.#body === undefined ? '' : JSON.stringify(this.#body)));
  }

  openBody(): BodySource {
    const pending = [this.readBody()];
    return { declaredBytes: undefined, next: () => pending.shift() ?? Promise.resolve(undefined) };
  }

  sendWhole(status: number, _headers: FlatHeaders, body: Uint8Array | string): void {
    this.status = status;
    this.text = typeof body === 'string' ? body : decoder.decode(body);
  }

  openStream(status: number): StreamSink {
    this.status = status;
    // Not asked for; what a provider streams all the same is not kept.
    return { write: () => true, onDrain: () => undefined, end: () => undefined, abort: () => undefined };
  }
}
