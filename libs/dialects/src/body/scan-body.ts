import { fault } from '@headgate/kernel';
import { KeyLedger } from './key-ledger.ts';

/** What a body may hold before it is refused unread. */
export interface BodyLimits {
  readonly maxDepth: number;
  readonly maxKeys: number;
}
export const defaultBodyLimits: BodyLimits = { maxDepth: 128, maxKeys: 50_000 };

/** Bytes `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the values a gateway may replace lie in the bytes of a JSON object. */
export interface ScannedBody {
  /** Just behind the opening brace: where a new member goes. */
  readonly firstMember: number;
  readonly isEmpty: boolean;
  readonly model: Span | undefined;
  readonly stream: Span | undefined;
  readonly streamOptions: Span | undefined;
}

/**
 * Walks once over the bytes of a JSON object and finds the top-level members a gateway may replace; throws `body_ambiguous`
 * for a key named twice, too many keys or too deep a nesting, `body_malformed` for what cannot be JSON. Only a text that
 * `JSON.parse` accepts as well is fully checked: the walk follows structure, not grammar.
 */
export function scanBody(bytes: Uint8Array, limits: BodyLimits = defaultBodyLimits): ScannedBody {
  return new BodyScanner(bytes, limits).scan();
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;
const colon = 0x3a;
/** Strings up to here are walked in place; beyond it the native search costs less than its call. */
const nearBytes = 48;

type Watched = 'model' | 'stream' | 'stream_options';
const watched: ReadonlySet<string> = new Set<Watched>(['model', 'stream', 'stream_options']);

class BodyScanner {
  private readonly bytes: Buffer;
  private readonly spans = new Map<string, Span>();
  private readonly keys: KeyLedger;
  /** One per open bracket: true for an object. */
  private readonly frames: boolean[] = [];
  private at = 0;
  private expectsKey = false;
  private member: { readonly name: string; readonly start: number } | undefined;

  constructor(
    bytes: Uint8Array,
    private readonly limits: BodyLimits,
  ) {
    this.bytes = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.keys = new KeyLedger(this.bytes, limits.maxKeys);
  }

  scan(): ScannedBody {
    this.at = skipSpace(this.bytes, 0);
    if (this.bytes[this.at] !== openBrace) throw fault('body_malformed', { message: notAnObject });
    const firstMember = this.at + 1;
    while (this.at < this.bytes.length) {
      if (this.step(this.bytes[this.at++])) return this.result(firstMember);
    }
    throw fault('body_malformed');
  }

  /** True once the outermost object is closed. */
  private step(byte: number | undefined): boolean {
    switch (byte) {
      case quote:
        this.string();
        return false;
      case comma:
        this.endMember(this.at - 1);
        this.expectsKey = this.frames[this.frames.length - 1] === true;
        return false;
      case openBrace:
      case openBracket:
        this.open(byte === openBrace);
        return false;
      case closeBrace:
      case closeBracket:
        return this.close();
      default:
        return false;
    }
  }

  private open(isObject: boolean): void {
    if (this.frames.length >= this.limits.maxDepth) {
      throw fault('body_ambiguous', {
        message: `The request body is nested deeper than ${this.limits.maxDepth} levels.`,
      });
    }
    this.frames.push(isObject);
    this.expectsKey = isObject;
    if (isObject) this.keys.open();
  }

  private close(): boolean {
    this.endMember(this.at - 1);
    if (this.frames.pop() === true) this.keys.close();
    this.expectsKey = false;
    return this.frames.length === 0;
  }

  private string(): void {
    const start = this.at;
    if (!this.expectsKey) {
      this.at = this.findQuote(start) + 1;
      return;
    }
    this.expectsKey = false;
    const end = this.findQuote(start);
    this.at = end + 1;
    const key = this.keys.add(start, end);
    if (this.frames.length === 1) this.beginMember(key, start, end);
  }

  /** Notes where the value of a watched top-level key begins. */
  private beginMember(decoded: string | undefined, start: number, end: number): void {
    const length = end - start;
    if (decoded === undefined && length !== 5 && length !== 6 && length !== 14) return;
    const name = decoded ?? this.bytes.toString('latin1', start, end);
    if (!watched.has(name)) return;
    const afterKey = skipSpace(this.bytes, this.at);
    if (this.bytes[afterKey] !== colon) throw fault('body_malformed');
    this.member = { name, start: skipSpace(this.bytes, afterKey + 1) };
  }

  private endMember(at: number): void {
    if (this.member === undefined || this.frames.length !== 1) return;
    let end = at;
    while (end > this.member.start && isSpace(this.bytes[end - 1])) end -= 1;
    this.spans.set(this.member.name, { start: this.member.start, end });
    this.member = undefined;
  }

  /** The index of the quote that ends the string whose first byte is at `from`. */
  private findQuote(from: number): number {
    const { bytes } = this;
    let at = from;
    for (;;) {
      const near = Math.min(at + nearBytes, bytes.length);
      while (at < near) {
        const byte = bytes[at];
        if (byte === quote) return at;
        at += byte === backslash ? 2 : 1;
      }
      const far = at < bytes.length ? bytes.indexOf(quote, at) : -1;
      if (far < 0) throw fault('body_malformed');
      if (!isEscaped(bytes, far, at)) return far;
      at = far + 1;
    }
  }

  private result(firstMember: number): ScannedBody {
    return {
      firstMember,
      isEmpty: this.bytes[skipSpace(this.bytes, firstMember)] === closeBrace,
      model: this.spans.get('model'),
      stream: this.spans.get('stream'),
      streamOptions: this.spans.get('stream_options'),
    };
  }
}

const notAnObject = 'The request body must be a JSON object.';

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at += 1;
  return at;
}

/** True where an odd number of backslashes, none of them before `floor`, precedes the quote. */
function isEscaped(bytes: Buffer, quoteAt: number, floor: number): boolean {
  let at = quoteAt;
  while (at > floor && bytes[at - 1] === backslash) at -= 1;
  return (quoteAt - at) % 2 === 1;
}
