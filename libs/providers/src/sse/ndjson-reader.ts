import type { SseEvent } from '@headgate/domain';
import { asBuffer, fault } from '@headgate/kernel';
import { parseObject } from '../json-sniff.ts';

const lineFeed = 0x0a;

/**
 * Cuts a byte stream of one JSON value a line into events, whatever the pieces it arrives in; the `raw` bytes of all events together
 * are the stream. Throws `provider_reply_unreadable` for one line above `maxEventBytes`.
 */
export class NdjsonReader {
  /** Pieces of the line that is not complete yet. */
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;

  constructor(private readonly maxEventBytes = 8 * 1024 * 1024) {}

  /** Every line that is complete with these bytes. A multi-byte letter never holds a line feed, so bytes may be searched. */
  push(chunk: Uint8Array): SseEvent[] {
    const bytes = asBuffer(chunk);
    const events: SseEvent[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, start)) {
      events.push(this.take(bytes.subarray(start, end + 1)));
      start = end + 1;
    }
    this.hold(bytes.subarray(start));
    return events;
  }

  /** What the stream ended on: a last line without its break is given where it is whole, and dropped where it was cut. */
  close(): SseEvent[] {
    if (this.pendingBytes === 0) return [];
    const event = this.take(new Uint8Array(0));
    return parseObject(event.data ?? '') === undefined ? [] : [event];
  }

  private hold(rest: Uint8Array): void {
    if (rest.length === 0) return;
    this.pendingBytes += rest.length;
    this.refuseOversized(this.pendingBytes);
    // A copy: the transport may use its buffer again before the rest of the line arrives.
    this.pending.push(Uint8Array.prototype.slice.call(rest));
  }

  private take(last: Uint8Array): Line {
    const raw = this.pendingBytes === 0 ? last : Buffer.concat([...this.pending, last]);
    this.refuseOversized(raw.length);
    this.pending = [];
    this.pendingBytes = 0;
    return new Line(raw);
  }

  private refuseOversized(bytes: number): void {
    if (bytes <= this.maxEventBytes) return;
    throw fault('provider_reply_unreadable', {
      message: `The provider sent a single line of more than ${this.maxEventBytes} bytes.`,
    });
  }
}

/** A line as its bytes came; decodes them when somebody asks. */
class Line implements SseEvent {
  readonly event = undefined;
  private text: string | undefined;

  constructor(readonly raw: Uint8Array) {}

  /** Undefined for a blank line, with which servers show that they live. A byte order mark counts as white space. */
  get data(): string | undefined {
    this.text ??= asBuffer(this.raw).toString('utf8').trim();
    return this.text === '' ? undefined : this.text;
  }
}
