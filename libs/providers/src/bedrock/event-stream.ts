import { crc32 } from 'node:zlib';
import { asBuffer, fault } from '@headgate/kernel';

/** One message of AWS's binary event stream: its string headers, without the colon of their names, and its payload. */
export interface StreamMessage {
  readonly headers: ReadonlyMap<string, string>;
  readonly payload: Buffer;
}

const preludeBytes = 12;
const trailerBytes = 4;
/** AWS sends no message beyond 24 MiB; a length that says more is a stream that is out of step. */
const maxBytes = 24 * 1024 * 1024;

/** Cuts a byte stream into messages, wherever its chunks end. Throws `provider_reply_unreadable` where a checksum is wrong. */
export class EventStreamReader {
  private held: Buffer[] = [];
  private heldBytes = 0;
  /** How much must be there before looking again is worth it. */
  private needed = preludeBytes;

  push(bytes: Uint8Array): StreamMessage[] {
    this.held.push(asBuffer(bytes));
    this.heldBytes += bytes.length;
    if (this.heldBytes < this.needed) return [];
    const messages: StreamMessage[] = [];
    let rest = Buffer.concat(this.held);
    for (;;) {
      this.needed = lengthOf(rest);
      if (rest.length < this.needed) break;
      messages.push(readMessage(rest.subarray(0, this.needed)));
      rest = rest.subarray(this.needed);
    }
    this.held = rest.length === 0 ? [] : [rest];
    this.heldBytes = rest.length;
    return messages;
  }

  /** Throws `provider_stream_broken` where the connection ended within a message. */
  close(): void {
    if (this.heldBytes > 0) throw fault('provider_stream_broken');
  }
}

/** Bytes of the message that begins here, or of its prelude as long as that is not there. */
function lengthOf(bytes: Buffer): number {
  if (bytes.length < preludeBytes) return preludeBytes;
  const total = bytes.readUInt32BE(0);
  const isSound = crc32(bytes.subarray(0, 8)) === bytes.readUInt32BE(8);
  if (!isSound || total > maxBytes || total < preludeBytes + trailerBytes) throw unreadable();
  return total;
}

function readMessage(bytes: Buffer): StreamMessage {
  const end = bytes.length - trailerBytes;
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end)) throw unreadable();
  const headersEnd = preludeBytes + bytes.readUInt32BE(4);
  if (headersEnd > end) throw unreadable();
  return { headers: readHeaders(bytes.subarray(preludeBytes, headersEnd)), payload: bytes.subarray(headersEnd, end) };
}

const byteArray = 6;
const text = 7;
/** Bytes of the value by type; two of them say their length themselves. */
const sizes = [0, 0, 1, 2, 4, 8, undefined, undefined, 8, 16];

function readHeaders(bytes: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  let at = 0;
  const take = (count: number): Buffer => {
    at += count;
    if (at > bytes.length) throw unreadable();
    return bytes.subarray(at - count, at);
  };
  while (at < bytes.length) {
    const name = take(take(1).readUInt8()).toString('utf8');
    const type = take(1).readUInt8();
    const isSized = type === byteArray || type === text;
    const size = isSized ? take(2).readUInt16BE() : sizes[type];
    if (size === undefined) throw unreadable();
    const value = take(size);
    if (type === text) headers.set(name.replace(/^:/, ''), value.toString('utf8'));
  }
  return headers;
}

function unreadable(): Error {
  return fault('provider_reply_unreadable', { message: 'The provider sent a stream that is out of step.' });
}
