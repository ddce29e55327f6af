import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkBuffer } from './chunk-buffer.ts';

const bytesOf = (taken: Uint8Array | string): string => Buffer.from(taken as Uint8Array).toString();

describe('what is held of a stream', () => {
  it('goes on whole and in order, whatever pieces it came in', () => {
    const pieces = fc.array(fc.tuple(fc.boolean(), fc.string({ maxLength: 5 }), fc.nat(3)), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, fc.nat(20), (said, at) => {
        const buffer = new ChunkBuffer();
        const memory = Buffer.from(said.map(([, text]) => text).join(''));
        let from = 0;
        let taken = '';
        said.forEach(([isText, text, gap], index) => {
          const { length } = Buffer.from(text);
          // Some lie behind the one before, some elsewhere.
          const bytes = gap === 0 ? Buffer.from(text) : memory.subarray(from, from + length);
          buffer.add(isText ? text : bytes);
          from += length;
          if (index === at) taken = bytesOf(buffer.take());
        });
        expect(taken + bytesOf(buffer.take())).toBe(memory.toString());
        expect([buffer.bytes, buffer.take()]).toEqual([0, '']);
      }),
    );
  });

  it('is not copied where it came in one piece', () => {
    const memory = Buffer.from('one two three');
    const buffer = new ChunkBuffer();
    for (const [start, end] of [
      [0, 4],
      [4, 8],
      [8, 13],
    ])
      buffer.add(memory.subarray(start, end));
    const taken = buffer.take() as Uint8Array;
    expect([taken.buffer, taken.byteOffset, bytesOf(taken)]).toEqual([
      memory.buffer,
      memory.byteOffset,
      'one two three',
    ]);
  });
});
