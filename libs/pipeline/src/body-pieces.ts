/** A large body in pieces, of which most are slices of what the caller sent; may be read any number of times. */
export class BodyPieces implements AsyncIterable<Uint8Array> {
  readonly byteLength: number;
  readonly #pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = pieces;
    this.byteLength = pieces.reduce((total, { length }) => total + length, 0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    yield* this.#pieces;
  }
}
