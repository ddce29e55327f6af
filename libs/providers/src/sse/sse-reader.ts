import type { SseEvent } from '@headgate/domain';
import { asBuffer, fault } from '@headgate/kernel';
import { ReceivedEvent } from './received-event.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a byte stream into server-sent events, whatever the pieces it arrives in; the `raw` bytes of all events together are the
 * stream. Throws `provider_reply_unreadable` for one event above `maxEventBytes`.
 */
export class SseReader {
  /** Pieces of the event that is not complete yet. */
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  /** True while the current line has no byte. */
  private isLineEmpty = true;
  /** The last byte so far was a CR that ended a line; a LF that follows belongs to it. */
  private openBreak: 'blank line' | 'line' | undefined;
  private isFirst = true;

  constructor(private readonly maxEventBytes = 8 * 1024 * 1024) {}

  /** Every event that is complete with these bytes. */
  push(chunk: Uint8Array): SseEvent[] {
    const events: SseEvent[] = [];
    if (chunk.length === 0) return events;
    const bytes = asBuffer(chunk);
    const breaks = new LineBreaks(bytes);
    let eventStart = 0;
    let at = 0;
    if (this.openBreak !== undefined) {
      at = bytes[0] === lineFeed ? 1 : 0;
      if (this.openBreak === 'blank line') {
        events.push(this.take(bytes.subarray(0, at)));
        eventStart = at;
      }
      this.openBreak = undefined;
      this.isLineEmpty = true;
    }
    for (let end = this.findEnd(breaks, at); end >= 0; end = this.findEnd(breaks, end)) {
      events.push(this.take(bytes.subarray(eventStart, end)));
      eventStart = end;
    }
    this.hold(bytes.subarray(eventStart));
    return events;
  }

  /**
   * What the stream ended on. An event without its blank line is completed where its data is whole (JSON or `[DONE]`), because
   * vendors forget the blank line, and dropped where it was cut.
   */
  close(): SseEvent[] {
    if (this.pendingBytes === 0) return [];
    if (this.openBreak === 'blank line') return [this.take(new Uint8Array(0))];
    const missing = this.isLineEmpty && this.openBreak === undefined ? '\n' : '\n\n';
    const event = this.take(Buffer.from(missing));
    return isWhole(event.data) ? [event] : [];
  }

  /** Just behind the next blank line at or after `from`; -1 where these bytes do not hold its end. */
  private findEnd(breaks: LineBreaks, from: number): number {
    let at = from;
    for (;;) {
      const found = breaks.next(at);
      if (found < 0) {
        this.isLineEmpty &&= at === breaks.bytes.length;
        return -1;
      }
      const isBlank = this.isLineEmpty && found === at;
      this.isLineEmpty = true;
      at = breaks.after(found);
      if (at < 0) {
        this.openBreak = isBlank ? 'blank line' : 'line';
        return -1;
      }
      if (isBlank) return at;
    }
  }

  private hold(rest: Uint8Array): void {
    if (rest.length === 0) return;
    this.pendingBytes += rest.length;
    this.refuseOversized(this.pendingBytes);
    // A copy: the transport may use its buffer again before the rest of the event arrives.
    this.pending.push(Uint8Array.prototype.slice.call(rest));
  }

  private take(last: Uint8Array): SseEvent {
    const raw = this.pendingBytes === 0 ? last : Buffer.concat([...this.pending, last]);
    this.refuseOversized(raw.length);
    if (this.pendingBytes > 0) {
      this.pending = [];
      this.pendingBytes = 0;
    }
    const event = new ReceivedEvent(raw, this.isFirst);
    this.isFirst = false;
    return event;
  }

  private refuseOversized(bytes: number): void {
    if (bytes <= this.maxEventBytes) return;
    throw fault('provider_reply_unreadable', {
      message: `The provider sent a single event of more than ${this.maxEventBytes} bytes.`,
    });
  }
}

/** Finds line breaks (LF, CR LF, CR) natively; remembers what it found, so that a rare kind is not searched for again and again. */
class LineBreaks {
  private lineFeedAt = -1;
  private returnAt: number;

  constructor(readonly bytes: Buffer) {
    this.returnAt = bytes.indexOf(carriageReturn);
    if (this.returnAt < 0) this.returnAt = bytes.length;
  }

  /** The next CR or LF at or after `from`, -1 for none. */
  next(from: number): number {
    const { bytes } = this;
    if (this.lineFeedAt < from) this.lineFeedAt = orLength(bytes.indexOf(lineFeed, from), bytes);
    if (this.returnAt < from) this.returnAt = orLength(bytes.indexOf(carriageReturn, from), bytes);
    const found = Math.min(this.lineFeedAt, this.returnAt);
    return found < bytes.length ? found : -1;
  }

  /** Just behind the break at `at`; -1 where only the next bytes tell (a CR at the very end). */
  after(at: number): number {
    if (this.bytes[at] === lineFeed) return at + 1;
    if (at + 1 === this.bytes.length) return -1;
    return this.bytes[at + 1] === lineFeed ? at + 2 : at + 1;
  }
}

function orLength(found: number, bytes: Buffer): number {
  return found < 0 ? bytes.length : found;
}

function isWhole(data: string | undefined): boolean {
  if (data === undefined) return false;
  if (data === '[DONE]') return true;
  try {
    JSON.parse(data);
    return true;
  } catch {
    return false;
  }
}
