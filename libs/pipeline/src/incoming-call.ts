import type { Cancellation } from './cancellation.ts';

/** One HTTP request as the pipeline sees it. */
export interface IncomingCall {
  readonly requestId: string;
  readonly method: string;
  /** Without query. */
  readonly path: string;
  /** With its question mark; empty where there is none. */
  readonly query: string;
  readonly apiKey: string | undefined;
  /** Address the connection came from; undefined where it is gone. */
  readonly clientIp: string | undefined;
  readonly cancellation: Cancellation;
  readonly reply: ReplyPort;
  /** By lower-case name. */
  header(name: string): string | undefined;
  /**
   * The body without its content encoding. Throws `body_too_large`, `body_malformed`, `content_type_unsupported`, `client_gone`.
   * Called once, after the caller is known: strangers cannot fill the memory.
   */
  readBody(): Promise<Uint8Array>;
  /** The same as it comes, in place of `readBody`: nothing is read that nobody asked for. */
  openBody(): BodySource;
}

/** A body on its way in. */
export interface BodySource {
  /** Undefined where the caller declared none, or declared that of an encoded body. */
  readonly declaredBytes: number | undefined;
  /** The next bytes, undefined at the end; throws `body_too_large`, `client_gone`. Asked again only after it has answered. */
  next(): Promise<Uint8Array | undefined>;
}

/** Names and values by turns: what the HTTP server takes without another copy. */
export type FlatHeaders = string[];

/** The way back to the caller. Exactly one of the two is called, once. */
export interface ReplyPort {
  sendWhole(status: number, headers: FlatHeaders, body: Uint8Array | string): void;
  openStream(status: number, headers: FlatHeaders): StreamSink;
}

/** A streamed answer that has begun. */
export interface StreamSink {
  /** False: the caller reads too slowly; wait for `onDrain`. */
  write(bytes: Uint8Array | string): boolean;
  /** Sets who is told when there is room again. */
  onDrain(listener: () => void): void;
  end(): void;
  /** Breaks the connection, so that nobody takes what was sent for the whole. */
  abort(): void;
}
