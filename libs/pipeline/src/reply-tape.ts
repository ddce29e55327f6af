import { Buffer } from 'node:buffer';
import type { TapedBody } from './archive-sink.ts';
import type { FlatHeaders, ReplyPort, StreamSink } from './incoming-call.ts';

/** Of one body; a call is kept to be looked at, not to be replayed. */
export const maxTapedBytes = 1024 * 1024;

/** Passes an answer on to the caller and remembers what it was: a stream in one piece, as it was sent. */
export class ReplyTape implements ReplyPort {
  readonly #reply: ReplyPort;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #isCut = false;
  #contentType: string | undefined;

  constructor(reply: ReplyPort) {
    this.#reply = reply;
  }

  /** What has been sent so far. */
  get taped(): TapedBody {
    return { contentType: this.#contentType, bytes: Buffer.concat(this.#chunks), isCut: this.#isCut };
  }

  sendWhole(status: number, headers: FlatHeaders, body: Uint8Array | string): void {
    this.#begin(headers);
    this.#take(body);
    this.#reply.sendWhole(status, headers, body);
  }

  openStream(status: number, headers: FlatHeaders): StreamSink {
    this.#begin(headers);
    const sink = this.#reply.openStream(status, headers);
    return {
      write: (bytes) => {
        this.#take(bytes);
        return sink.write(bytes);
      },
      onDrain: (listener) => {
        sink.onDrain(listener);
      },
      end: () => {
        sink.end();
      },
      abort: () => {
        this.#isCut = true;
        sink.abort();
      },
    };
  }

  #begin(headers: FlatHeaders): void {
    const at = headers.findIndex((name, index) => index % 2 === 0 && name === 'content-type');
    this.#contentType = at < 0 ? undefined : headers[at + 1];
  }

  #take(body: Uint8Array | string): void {
    const room = maxTapedBytes - this.#bytes;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    if (bytes.length > room) this.#isCut = true;
    if (room <= 0) return;
    // A copy of what is kept alone: whoever wrote it may write over it, and a slice would hold all of what it is a slice of.
    const kept = Buffer.from(bytes.subarray(0, room));
    this.#chunks.push(kept);
    this.#bytes += kept.length;
  }
}
