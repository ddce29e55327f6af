import { type FormPiece, FormScanner } from '@headgate/dialects';
import { fault } from '@headgate/kernel';
import type { BodySource } from '../incoming-call.ts';

/** Of a form so much is kept: to find its model in, and to send it again where the first attempt fails. */
const maxKeptBytes = 1024 * 1024;

/**
 * A form on its way from caller to provider. Its beginning is kept, up to a limit, and with it the freedom to try another target;
 * a larger one is sent once, as fast as it is taken, and what has been sent is forgotten.
 */
export class FormUpload {
  readonly #source: BodySource;
  readonly #scanner: FormScanner;
  readonly #boundary: string;
  #pieces: FormPiece[] = [];
  #heldBytes = 0;
  #receivedBytes = 0;
  #isWhole = false;
  #isKept = true;
  #reading: Promise<void> | undefined;
  /** Counts sendings: one that is over must not touch what the next one sends. */
  #sending = 0;

  constructor(source: BodySource, boundary: string) {
    this.#source = source;
    this.#scanner = new FormScanner(boundary);
    this.#boundary = boundary;
  }

  /** As far as the form has been read. */
  get model(): string | undefined {
    return this.#scanner.model;
  }

  get isStreaming(): boolean {
    return this.#scanner.isStreaming;
  }

  /** True once all of it has been read. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** How much of it is in memory right now. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Ends the present sending; false where a part of the form is gone, so that it cannot be sent again. */
  rewind(): boolean {
    this.#sending += 1;
    return this.#isKept;
  }

  /** Reads until the model is known, the form is whole, or as much is kept as may be. */
  async lookAhead(): Promise<void> {
    while (this.model === undefined && !this.#isWhole && this.#heldBytes < maxKeptBytes) await this.#read();
  }

  /** How long the form will be with this model, where that is known before it is sent. */
  lengthWith(model: string): number | undefined {
    const { declaredBytes } = this.#source;
    const total = this.#isWhole ? this.#receivedBytes : declaredBytes;
    if (total === undefined || model === '') return total;
    if (this.model !== undefined) return total - Buffer.byteLength(this.model) + Buffer.byteLength(model);
    return this.#isWhole ? total + this.#insertion(model).length : undefined;
  }

  /** The form's bytes from the beginning with this model in it; as it came where the model is empty. */
  async *open(model: string): AsyncGenerator<Uint8Array> {
    if (!this.#isKept) throw fault('internal', { cause: new Error('a part of the form is gone') });
    const sending = (this.#sending += 1);
    let at = 0;
    for (;;) {
      while (at < this.#pieces.length) {
        const piece = this.#pieces[at] as FormPiece;
        at = this.#pass(at);
        const bytes = this.#say(piece, model);
        if (bytes.length > 0) yield bytes;
        if (sending !== this.#sending) return;
      }
      if (this.#isWhole) return;
      await this.#read();
      if (sending !== this.#sending) return;
      at = this.#forget(at);
    }
  }

  /** The place of the next piece; a piece of a form too large to keep goes as it is passed. */
  #pass(at: number): number {
    if (this.#isKept) return at + 1;
    const [gone] = this.#pieces.splice(at, 1);
    this.#heldBytes -= lengthOf(gone);
    return at;
  }

  /** Once the form proves too large what was sent of it goes. */
  #forget(sent: number): number {
    if (this.#isKept && this.#heldBytes <= maxKeptBytes) return sent;
    this.#isKept = false;
    for (const piece of this.#pieces.splice(0, sent)) this.#heldBytes -= lengthOf(piece);
    return 0;
  }

  #say(piece: FormPiece, model: string): Uint8Array {
    if (piece.kind === 'bytes') return piece.bytes;
    if (piece.kind === 'model') return model === '' || model === this.model ? piece.bytes : Buffer.from(model);
    return model === '' || this.model !== undefined ? Buffer.alloc(0) : this.#insertion(model);
  }

  /** A member the caller left out, behind all others. */
  #insertion(model: string): Buffer {
    return Buffer.from(`\r\n--${this.#boundary}\r\ncontent-disposition: form-data; name="model"\r\n\r\n${model}`);
  }

  /** A sending that was given up may still wait for bytes: they are then everybody's. */
  #read(): Promise<void> {
    this.#reading ??= this.#readNext().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #readNext(): Promise<void> {
    const bytes = await this.#source.next();
    const pieces = bytes === undefined ? this.#scanner.close() : this.#scanner.push(bytes);
    this.#isWhole = bytes === undefined;
    this.#receivedBytes += bytes?.length ?? 0;
    for (const piece of pieces) {
      this.#pieces.push(piece);
      this.#heldBytes += lengthOf(piece);
    }
  }
}

function lengthOf(piece: FormPiece | undefined): number {
  return piece === undefined || piece.kind === 'end' ? 0 : piece.bytes.length;
}
