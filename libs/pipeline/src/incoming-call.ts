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
  /** Throws `body_too_large`, `client_gone`. Called once, after the caller is known: strangers cannot fill the memory. */
  readBody(): Promise<Uint8Array>;
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
}
