import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, type Frame, frameHeadBytes, maxPayloadBytes, newFrameBuffer } from './frame.ts';

const record = fc.record({
  kind: fc.constantFrom('header' as const, 'start' as const, 'end' as const),
  json: fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => JSON.stringify(text)),
});

function encodeAll(records: readonly { kind: Frame['kind']; json: string }[]): Buffer {
  const buffer = newFrameBuffer();
  const frames = records.map(({ kind, json }) => Buffer.from(buffer.subarray(0, encodeFrame(buffer, kind, json))));
  return Buffer.concat(frames);
}

function decodeAll(bytes: Buffer): { records: { kind: Frame['kind']; json: string }[]; stop: string } {
  const records: { kind: Frame['kind']; json: string }[] = [];
  let frame = decodeFrame(bytes, 0);
  while (typeof frame === 'object') {
    records.push({ kind: frame.kind, json: frame.json });
    frame = decodeFrame(bytes, frame.end);
  }
  return { records, stop: frame };
}

describe('records on disk', () => {
  it('come back as they were, and cut at any byte give exactly the whole ones before the cut', () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), fc.nat(), (records, point) => {
        const bytes = encodeAll(records);
        const cut = bytes.length === 0 ? 0 : point % (bytes.length + 1);
        let whole = 0;
        while (encodeAll(records.slice(0, whole + 1)).length <= cut && whole < records.length) whole += 1;
        expect(decodeAll(bytes.subarray(0, cut))).toEqual({ records: records.slice(0, whole), stop: 'cut' });
      }),
    );
  });

  it('are never believed after one bit has changed', () => {
    fc.assert(
      fc.property(record, fc.nat(), ({ kind, json }, point) => {
        const bytes = encodeAll([{ kind, json }]);
        const bit = point % (bytes.length * 8);
        const at = Math.floor(bit / 8);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8));
        expect(decodeAll(bytes).records).toEqual([]);
      }),
    );
  });

  it('are not made of the zeros a power cut leaves', () => {
    expect(decodeFrame(Buffer.alloc(64), 0)).toBe('broken');
  });

  it.each([
    ['a length beyond the limit', (bytes: Buffer) => bytes.writeUInt32LE(maxPayloadBytes + 1, 0)],
    ['another check sum', (bytes: Buffer) => bytes.writeUInt32LE(1, 4)],
    ['an unknown kind', (bytes: Buffer) => bytes.write('?', frameHeadBytes)],
  ])('are broken with %s', (_name, damage) => {
    const bytes = encodeAll([{ kind: 'start', json: '{}' }]);
    damage(bytes);
    expect(decodeFrame(bytes, 0)).toBe('broken');
  });

  it.each([
    ['just fits', 'x'.repeat(maxPayloadBytes - 1), maxPayloadBytes],
    ['is one byte too long', 'x'.repeat(maxPayloadBytes), 0],
    ['is short in characters and long in bytes', '€'.repeat(maxPayloadBytes / 2), 0],
  ])('a record that %s', (_name, json, payload) => {
    const length = encodeFrame(newFrameBuffer(), 'start', json);
    expect(length).toBe(payload === 0 ? 0 : frameHeadBytes + payload);
  });
});
