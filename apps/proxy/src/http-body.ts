import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { fault } from '@headgate/kernel';
import type { BodySource } from '@headgate/pipeline';
import { bodyTooLarge } from './body-too-large.ts';
import { decodeBody, toBodyFault } from './decode-body.ts';

interface Waiting {
  readonly resolve: (bytes: Uint8Array | undefined) => void;
  readonly reject: (reason: Error) => void;
}

/** A request's body as it comes; the connection is read no faster than somebody asks. */
export class HttpBody implements BodySource {
  readonly declaredBytes: number | undefined;
  readonly #source: Readable;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #total = 0;
  #isEnded = false;
  #failure: Error | undefined;
  #waiting: Waiting | undefined;
  #stop: (() => void) | undefined;

  constructor(request: IncomingMessage, response: ServerResponse, maxBytes: number) {
    const declared = request.headers['content-length'];
    const source = (this.#source = decodeBody(request, maxBytes));
    const isPlain = source === request;
    // How long an encoded body will be nobody has said.
    this.declaredBytes = declared === undefined || !isPlain ? undefined : Number(declared);
    this.#maxBytes = maxBytes;
    if (Number(declared ?? 0) > maxBytes) this.#failure = bodyTooLarge(maxBytes);
    source.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    source.pause();
    source.on('end', () => {
      this.#isEnded = true;
      this.#tell();
    });
    request.on('close', () => {
      if (!request.readableEnded) this.#fail(fault('client_gone'));
    });
    // What nobody will read any more is dropped, so that the caller gets to read the answer.
    response.on('finish', () => {
      this.#fail(fault('client_gone'));
      request.resume();
    });
    if (!isPlain) this.#watch(source);
  }

  next(): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#tell();
      if (this.#waiting !== undefined) this.#source.resume();
    });
  }

  /** Nothing more is decoded of a body somebody has given up on. */
  #watch(decoder: Readable): void {
    decoder.on('error', (error) => this.#fail(toBodyFault(error)));
    this.#stop = () => decoder.destroy();
  }

  #take(chunk: Buffer): void {
    // Somebody has given up on the body: the rest is nobody's.
    if (this.#failure !== undefined) return;
    this.#total += chunk.length;
    if (this.#total > this.#maxBytes) {
      this.#fail(bodyTooLarge(this.#maxBytes));
      return;
    }
    this.#chunks.push(chunk);
    this.#source.pause();
    this.#tell();
  }

  #fail(failure: Error): void {
    this.#failure ??= failure;
    this.#stop?.();
    this.#tell();
  }

  #tell(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    const chunk = this.#chunks.shift();
    if (chunk === undefined && !this.#isEnded && this.#failure === undefined) return;
    this.#waiting = undefined;
    if (this.#failure !== undefined) waiting.reject(this.#failure);
    else waiting.resolve(chunk);
  }
}
