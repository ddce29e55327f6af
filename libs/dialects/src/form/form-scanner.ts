import { asBuffer, fault } from '@headgate/kernel';
import { type PartHead, readPartHead } from './read-part-head.ts';

/** A stretch of a form: bytes that travel on as they are, the value of its `model`, or the place where a missing one would go. */
export type FormPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'model'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' };

const maxHeadBytes = 16 * 1024;
const maxValueBytes = 1024;
const empty = Buffer.alloc(0);
const cr = 0x0d;
const dash = 0x2d;

type Place = 'start' | 'delimiter' | 'head' | 'body' | 'value' | 'after';

/**
 * Walks over the bytes of a form as they come and finds the members a gateway must know, `model` and `stream`, without keeping the
 * rest: what is pushed comes out again as slices of itself. Throws `body_malformed` for what is no form, `body_ambiguous` for what
 * two readers could read differently.
 */
export class FormScanner {
  /** The value of `model` as soon as it was seen. */
  model: string | undefined;
  /** True once a member `stream` said so. */
  isStreaming = false;
  /** True once the line that closes the form was seen. */
  isClosed = false;
  readonly #delimiter: Buffer;
  readonly #names = new Set<string>();
  #place: Place = 'start';
  #valueOf = '';
  #hasMembers = false;
  /** Bytes that cannot be judged before more have come; never more than a head or a value. */
  #held: Buffer = empty;
  #pieces: FormPiece[] = [];

  constructor(boundary: string) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  }

  /** The next bytes; gives what can be passed on by now. */
  push(chunk: Uint8Array): FormPiece[] {
    const fresh = asBuffer(chunk);
    const bytes = this.#held.length === 0 ? fresh : Buffer.concat([this.#held, fresh]);
    this.#held = empty;
    let at = 0;
    while (at < bytes.length) {
      const next = this.#step(bytes, at);
      if (next < 0) {
        this.#held = bytes.subarray(at);
        break;
      }
      at = next;
    }
    return this.#take();
  }

  /** The form must be whole by now. */
  close(): FormPiece[] {
    if (!this.isClosed) throw fault('body_malformed', { message: 'The form ends before it is closed.' });
    if (this.#held.length > 0) this.#emit(this.#held);
    this.#held = empty;
    return this.#take();
  }

  /** Where the next step begins; below zero where more bytes are needed. */
  #step(bytes: Buffer, at: number): number {
    switch (this.#place) {
      case 'start':
        return this.#start(bytes, at);
      case 'delimiter':
        return this.#endDelimiter(bytes, at);
      case 'head':
        return this.#head(bytes, at);
      case 'body':
        return this.#body(bytes, at);
      case 'value':
        return this.#value(bytes, at);
      case 'after':
        return this.#after(bytes, at);
    }
  }

  /** A form begins with its first delimiter: text before it would be read by some and skipped by others. */
  #start(bytes: Buffer, at: number): number {
    const first = this.#delimiter.subarray(2);
    const length = Math.min(first.length, bytes.length - at);
    if (bytes.compare(first, 0, length, at, at + length) !== 0) throw noForm();
    if (length < first.length) return -1;
    this.#emit(bytes.subarray(at, at + length));
    this.#place = 'delimiter';
    return at + length;
  }

  /** Behind a delimiter: the end of its line, or two dashes where it closes the form. */
  #endDelimiter(bytes: Buffer, at: number): number {
    if (bytes.length - at < 2) return -1;
    const isEnd = bytes[at] === dash && bytes[at + 1] === dash;
    if (isEnd ? !this.#hasMembers : bytes[at] !== cr || bytes[at + 1] !== 0x0a) throw noForm();
    this.isClosed = isEnd;
    this.#place = isEnd ? 'after' : 'head';
    this.#emit(bytes.subarray(at, at + 2));
    return at + 2;
  }

  #head(bytes: Buffer, at: number): number {
    const end = bytes.indexOf('\r\n\r\n', at, 'latin1');
    if ((end < 0 ? bytes.length : end) - at > maxHeadBytes) throw noForm();
    if (end < 0) return -1;
    const head = readPartHead(bytes.toString('latin1', at, end));
    this.#enter(head);
    this.#emit(bytes.subarray(at, end + 4));
    return end + 4;
  }

  #enter({ name, isFile }: PartHead): void {
    this.#hasMembers = true;
    const isKnown = name === 'model' || name === 'stream';
    this.#place = isKnown ? 'value' : 'body';
    if (!isKnown) return;
    if (isFile || this.#names.has(name)) {
      throw fault('body_ambiguous', { message: `The form must have one plain member "${name}".` });
    }
    this.#names.add(name);
    this.#valueOf = name;
  }

  #body(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(this.#delimiter, at);
    const until = end < 0 ? this.#findPartial(bytes, at) : end;
    if (until > at) this.#emit(bytes.subarray(at, until));
    if (end < 0) {
      if (until < bytes.length) this.#held = bytes.subarray(until);
      return bytes.length;
    }
    return this.#passDelimiter(bytes, end);
  }

  #value(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(this.#delimiter, at);
    if ((end < 0 ? bytes.length - this.#delimiter.length : end) - at > maxValueBytes) {
      throw fault('request_invalid', { message: `The member "${this.#valueOf}" of the form is too long.` });
    }
    if (end < 0) return -1;
    this.#note(bytes.subarray(at, end));
    return this.#passDelimiter(bytes, end);
  }

  #note(value: Buffer): void {
    if (this.#valueOf === 'stream') {
      this.isStreaming = /^(?:true|1|on|yes)$/i.test(value.toString('latin1'));
      this.#emit(value);
      return;
    }
    this.model = value.toString('utf8');
    this.#pieces.push({ kind: 'model', bytes: value });
  }

  #passDelimiter(bytes: Buffer, at: number): number {
    const end = at + this.#delimiter.length;
    if (bytes.length < end + 2) {
      // Whether it closes the form decides where a missing member goes: before the delimiter, not behind it.
      this.#place = 'body';
      this.#held = bytes.subarray(at);
      return bytes.length;
    }
    if (bytes[end] === dash && bytes[end + 1] === dash) this.#pieces.push({ kind: 'end' });
    this.#emit(bytes.subarray(at, end));
    this.#place = 'delimiter';
    return end;
  }

  /** Behind the closing line nothing may follow but the end of that line. */
  #after(bytes: Buffer, at: number): number {
    if (!/^[\r\n]*$/.test(bytes.toString('latin1', at))) throw noForm();
    this.#emit(bytes.subarray(at));
    return bytes.length;
  }

  /** Where a delimiter might begin that is not whole yet; the end of the bytes where none does. */
  #findPartial(bytes: Buffer, at: number): number {
    const delimiter = this.#delimiter;
    let from = bytes.indexOf(cr, Math.max(at, bytes.length - delimiter.length + 1));
    while (from >= 0) {
      if (bytes.compare(delimiter, 0, bytes.length - from, from) === 0) return from;
      from = bytes.indexOf(cr, from + 1);
    }
    return bytes.length;
  }

  #emit(bytes: Buffer): void {
    if (bytes.length > 0) this.#pieces.push({ kind: 'bytes', bytes });
  }

  #take(): FormPiece[] {
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

function noForm(): Error {
  return fault('body_malformed', { message: 'The request body is not the form its content type says it is.' });
}
