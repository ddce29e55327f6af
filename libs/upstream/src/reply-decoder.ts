import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import { type Fault, fault } from '@headgate/kernel';
import { openContentDecoder } from './open-content-decoder.ts';

/** What a decoder hands on. */
export interface DecodedBody {
  decoded(bytes: Uint8Array): void;
  decodedAll(): void;
  undecodable(failure: Fault): void;
}

/** Undoes one layer of compression for a provider that compresses although nobody asked; more than one layer is refused. */
export class ReplyDecoder {
  readonly #transform: Transform;

  constructor(transform: Transform, body: DecodedBody) {
    this.#transform = transform;
    transform.on('data', (bytes: Uint8Array) => {
      body.decoded(bytes);
    });
    transform.once('end', () => {
      body.decodedAll();
    });
    transform.once('error', (cause) => {
      body.undecodable(fault('provider_reply_unreadable', { cause }));
    });
  }

  write(bytes: Uint8Array): void {
    this.#transform.write(bytes);
  }

  end(): void {
    this.#transform.end(Buffer.alloc(0));
  }

  pause(): void {
    this.#transform.pause();
  }

  resume(): void {
    this.#transform.resume();
  }

  destroy(): void {
    this.#transform.destroy();
  }
}

/** The decoder an answer needs; undefined for none. Throws `provider_reply_unreadable` for an encoding nobody asked for and nobody knows. */
export function openDecoder(encoding: string | undefined, body: DecodedBody): ReplyDecoder | undefined {
  const name = encoding?.trim().toLowerCase();
  if (name === undefined || name === '' || name === 'identity') return undefined;
  const decoder = openContentDecoder(name);
  if (decoder === undefined) {
    throw fault('provider_reply_unreadable', { message: 'The provider sent a reply in an unknown encoding.' });
  }
  return new ReplyDecoder(decoder, body);
}
