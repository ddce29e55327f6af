import type { ServerResponse } from 'node:http';
import type { StreamSink } from '@headgate/pipeline';

/** A streamed answer over HTTP; writing to a caller who has left does nothing. */
export class HttpSink implements StreamSink {
  readonly #response: ServerResponse;

  constructor(response: ServerResponse) {
    this.#response = response;
  }

  write(bytes: Uint8Array | string): boolean {
    // Whoever left is reported by the connection itself; there is nothing to wait for here.
    return this.#response.destroyed || this.#response.write(bytes);
  }

  onDrain(listener: () => void): void {
    this.#response.on('drain', listener);
  }

  end(): void {
    this.#response.end();
  }

  abort(): void {
    this.#response.destroy();
  }
}
