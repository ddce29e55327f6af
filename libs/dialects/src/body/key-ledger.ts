import { fault } from '@headgate/kernel';

const backslash = 0x5c;
/** Up to here comparing hashes in a row is cheaper than keeping a set; beyond it, it would be quadratic. */
const linearKeys = 16;

/** The keys of the objects that are open right now; throws `body_ambiguous` where one is named twice or there are too many. */
export class KeyLedger {
  private readonly hashes: number[] = [];
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  /** The key as read, where it was written with escapes. */
  private readonly decoded: (string | undefined)[] = [];
  /** Where the keys of each open object begin. */
  private readonly bases: number[] = [];
  private readonly sets: (Set<string> | undefined)[] = [];
  private top = 0;
  private total = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly maxKeys: number,
  ) {}

  open(): void {
    this.bases.push(this.top);
    this.sets.push(undefined);
  }

  close(): void {
    this.top = this.bases.pop() ?? 0;
    this.sets.pop();
  }

  /** Notes the key between two quotes; gives its text where it was written with escapes, undefined where the bytes say it. */
  add(start: number, end: number): string | undefined {
    this.total += 1;
    if (this.total > this.maxKeys) {
      throw fault('body_ambiguous', { message: `The request body has more than ${this.maxKeys} keys.` });
    }
    const plainHash = this.hashOf(start, end);
    const text = plainHash === undefined ? unescape(this.bytes, start, end) : undefined;
    const hash = plainHash ?? hashOfText(text ?? '');
    const index = this.top++;
    this.hashes[index] = hash;
    this.starts[index] = start;
    this.ends[index] = end;
    this.decoded[index] = text;
    if (hash === protoHash && this.textOf(index) === '__proto__') {
      throw fault('body_ambiguous', { message: 'The request body has a key named "__proto__".' });
    }
    this.refuseRepeated(index, hash);
    return text;
  }

  private refuseRepeated(index: number, hash: number): void {
    const base = this.bases[this.bases.length - 1] ?? 0;
    if (index - base >= linearKeys) {
      this.refuseRepeatedInSet(base, index);
      return;
    }
    for (let other = base; other < index; other += 1) {
      if (this.hashes[other] === hash && this.textOf(other) === this.textOf(index)) throw repeated(this.textOf(index));
    }
  }

  private refuseRepeatedInSet(base: number, index: number): void {
    const level = this.sets.length - 1;
    let seen = this.sets[level];
    if (seen === undefined) {
      seen = new Set();
      for (let other = base; other < index; other += 1) seen.add(this.textOf(other));
      this.sets[level] = seen;
    }
    const text = this.textOf(index);
    if (seen.has(text)) throw repeated(text);
    seen.add(text);
  }

  private textOf(index: number): string {
    return this.decoded[index] ?? this.bytes.toString('utf8', this.starts[index], this.ends[index]);
  }

  /** FNV-1a over the bytes; undefined where the key holds an escape. */
  private hashOf(start: number, end: number): number | undefined {
    const { bytes } = this;
    let hash = fnvOffset;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === backslash) return undefined;
      hash = Math.imul(hash ^ byte, fnvPrime);
    }
    return hash;
  }
}

const fnvOffset = 0x811c9dc5 | 0;
const fnvPrime = 0x01000193;
const protoHash = hashOfText('__proto__');

function hashOfText(text: string): number {
  let hash = fnvOffset;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, fnvPrime);
  return hash;
}

function unescape(bytes: Buffer, start: number, end: number): string {
  try {
    return String(JSON.parse(`"${bytes.toString('utf8', start, end)}"`));
  } catch (cause) {
    throw fault('body_malformed', { cause });
  }
}

function repeated(key: string): Error {
  return fault('body_ambiguous', {
    message: `The request body names the key ${JSON.stringify(key.slice(0, 100))} twice.`,
  });
}
