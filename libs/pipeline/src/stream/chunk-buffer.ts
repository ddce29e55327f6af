const encoder = new TextEncoder();

/** Pieces that lie behind each other in the same memory, as one. */
interface Run {
  readonly memory: ArrayBufferLike;
  readonly start: number;
  end: number;
}

/** Pieces of one direction of a stream, joined when they are sent; what came together and goes on together is never copied. */
export class ChunkBuffer {
  #pieces: (Run | string)[] = [];
  #bytes = 0;

  /** About how much is held; a text counts its characters. */
  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array | string): void {
    if (piece.length === 0) return;
    this.#bytes += piece.length;
    if (typeof piece === 'string') this.#pieces.push(piece);
    else this.#addBytes(piece);
  }

  /** Everything so far, in order; the buffer is empty afterwards. */
  take(): Uint8Array | string {
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#bytes = 0;
    const [first] = pieces;
    if (first === undefined) return '';
    if (pieces.length === 1) return typeof first === 'string' ? first : viewOf(first);
    if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
    return join(pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : viewOf(piece))));
  }

  #addBytes({ buffer, byteOffset, length }: Uint8Array): void {
    const last = this.#pieces.at(-1);
    if (typeof last === 'object' && last.memory === buffer && last.end === byteOffset) last.end += length;
    else this.#pieces.push({ memory: buffer, start: byteOffset, end: byteOffset + length });
  }
}

function viewOf({ memory, start, end }: Run): Uint8Array {
  return new Uint8Array(memory, start, end - start);
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
