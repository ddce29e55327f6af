import { crc32 } from 'node:zlib';

/** What a record says; the first byte of its payload. */
export type RecordKind = 'header' | 'start' | 'end';

/** Bytes before a payload: its length and its CRC-32, both little-endian. */
export const frameHeadBytes = 8;
/** A longer record is not written, and a longer length is not believed. */
export const maxPayloadBytes = 64 * 1024;

const codes: Readonly<Record<RecordKind, number>> = { header: 0x48, start: 0x53, end: 0x45 };
const kinds = new Map(Object.entries(codes).map(([kind, code]) => [code, kind as RecordKind]));
/** The check sum of a payload's first byte, from which that of the rest goes on: so a text is summed without a copy. */
const seeds: Readonly<Record<RecordKind, number>> = {
  header: crc32(Buffer.of(codes.header)),
  start: crc32(Buffer.of(codes.start)),
  end: crc32(Buffer.of(codes.end)),
};

/** Room for frames; filled again and again, so that a record costs no allocation. */
export type FrameBuffer = Buffer;

/** Room for the largest frame there is. */
export function newFrameBuffer(): FrameBuffer {
  return Buffer.allocUnsafe(mostFrameBytes(maxPayloadBytes));
}

/** The most a frame takes whose text has so many characters: three bytes is what UTF-8 makes of one UTF-16 unit at most. */
export function mostFrameBytes(chars: number): number {
  return frameHeadBytes + 1 + chars * 3;
}

/**
 * Writes one record into `buffer`; gives the frame's length, or 0 when the record is too large.
 * CRC-32 and not CRC-32C: both find every burst of up to 32 bits, and Node computes only this one in native code.
 */
export function encodeFrame(buffer: FrameBuffer, kind: RecordKind, json: string, offset = 0): number {
  if (json.length >= maxPayloadBytes) return 0;
  buffer[offset + frameHeadBytes] = codes[kind];
  const payload = 1 + buffer.write(json, offset + frameHeadBytes + 1, 'utf8');
  if (payload > maxPayloadBytes) return 0;
  buffer.writeUInt32LE(payload, offset);
  buffer.writeUInt32LE(crc32(json, seeds[kind]), offset + 4);
  return frameHeadBytes + payload;
}

/** One whole record; `end` is the offset in the bytes given where the next begins. */
export interface Frame {
  readonly kind: RecordKind;
  readonly json: string;
  readonly end: number;
}

/** The record at `offset`; `cut` when the bytes end before it does, `broken` when it is not a record. */
export function decodeFrame(bytes: Buffer, offset: number): Frame | 'cut' | 'broken' {
  if (bytes.length - offset < frameHeadBytes) return 'cut';
  const payload = bytes.readUInt32LE(offset);
  // A length of 0 would be a valid frame made of zeros, which is what a power cut leaves behind.
  if (payload < 1 || payload > maxPayloadBytes) return 'broken';
  const begin = offset + frameHeadBytes;
  const end = begin + payload;
  if (end > bytes.length) return 'cut';
  const kind = kinds.get(bytes[begin] ?? 0);
  if (kind === undefined || crc32(bytes.subarray(begin, end)) !== bytes.readUInt32LE(offset + 4)) return 'broken';
  return { kind, json: bytes.toString('utf8', begin + 1, end), end };
}
