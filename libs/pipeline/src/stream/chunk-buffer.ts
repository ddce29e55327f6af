const encoder = new TextEncoder();

/** Pieces of one direction of a stream, joined when they are sent; a single piece is never copied. */
export class ChunkBuffer {
  #pieces: (Uint8Array | string)[] = [];
  #bytes = 0;

  /** About how much is held; a text counts its characters. */
  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array | string): void {
    if (piece.length === 0) return;
    this.#pieces.push(piece);
    this.#bytes += piece.length;
  }

  /** Everything so far, in order; the buffer is empty afterwards. */
  take(): Uint8Array | string {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    const [first] = pieces;
    if (pieces.length <= 1) return first ?? '';
    if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
    return join(pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece)));
  }
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
