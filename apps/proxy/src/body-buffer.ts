import { Buffer } from 'node:buffer';

/**
 * A whole body out of its chunks. One that came in a single chunk is not copied; of one whose length was declared every byte is
 * copied once, to its place, so that a large one is never held twice.
 */
export class BodyBuffer {
  readonly #declaredBytes: number;
  #first: Buffer | undefined;
  #whole: Buffer | undefined;
  #length = 0;
  readonly #further: Buffer[] = [];

  /** 0: no length was declared. */
  constructor(declaredBytes: number) {
    this.#declaredBytes = declaredBytes;
  }

  add(chunk: Buffer): void {
    if (this.#first === undefined) this.#first = chunk;
    else if (this.#declaredBytes > 0) this.#place(this.#first, chunk);
    else this.#further.push(chunk);
  }

  /** Everything, in order. */
  take(): Buffer {
    if (this.#whole !== undefined) return this.#whole.subarray(0, this.#length);
    const first = this.#first ?? Buffer.alloc(0);
    return this.#further.length === 0 ? first : Buffer.concat([first, ...this.#further]);
  }

  /** Gives up what was read. */
  drop(): void {
    this.#first = undefined;
    this.#whole = undefined;
    this.#further.length = 0;
  }

  #place(first: Buffer, chunk: Buffer): void {
    if (this.#whole === undefined) {
      this.#whole = Buffer.allocUnsafe(this.#declaredBytes);
      this.#length = first.copy(this.#whole);
    }
    this.#length += chunk.copy(this.#whole, this.#length);
  }
}
