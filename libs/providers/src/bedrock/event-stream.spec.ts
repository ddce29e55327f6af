import { isFault } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeEvent, encodeMessage } from '../testing/encode-event-stream.ts';
import { EventStreamReader } from './event-stream.ts';

const codeOf = (run: () => unknown): string => {
  try {
    run();
    return 'ok';
  } catch (error) {
    return isFault(error) ? error.code : 'no fault';
  }
};
const payloads = (messages: readonly { payload: Buffer }[]) => messages.map(({ payload }) => payload.toString());

describe('a binary event stream', () => {
  it('is the same however it is cut', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 40 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(texts, fc.array(fc.nat(), { maxLength: 8 }), (said, cuts) => {
        const stream = Buffer.concat(said.map((text) => encodeEvent('delta', { text })));
        const at = [0, ...cuts.map((cut) => cut % stream.length).sort((a, b) => a - b), stream.length];
        const reader = new EventStreamReader();
        const read = at.slice(1).flatMap((end, index) => reader.push(stream.subarray(at[index], end)));
        reader.close();
        expect(payloads(read).map((text) => (JSON.parse(text) as { text: string }).text)).toEqual(said);
        expect(read.every(({ headers }) => headers.get('event-type') === 'delta')).toBe(true);
      }),
    );
  });

  it('byte by byte, too', () => {
    const stream = Buffer.concat([encodeEvent('a', { x: 1 }), encodeEvent('b', {})]);
    const reader = new EventStreamReader();
    expect([...stream].flatMap((byte) => payloads(reader.push(Buffer.from([byte]))))).toEqual(['{"x":1}', '{}']);
  });

  it('with any one byte changed is never read as something else', () => {
    const stream = encodeEvent('delta', { text: 'hi' });
    for (let at = 0; at < stream.length; at += 1) {
      const broken = Buffer.from(stream);
      broken.writeUInt8(broken.readUInt8(at) ^ 1, at);
      expect(codeOf(() => new EventStreamReader().push(broken))).toBe('provider_reply_unreadable');
    }
  });

  it('that ends within a message is broken, and between two is not', () => {
    const stream = encodeEvent('delta', { text: 'hi' });
    for (let end = 0; end <= stream.length; end += 1) {
      const reader = new EventStreamReader();
      reader.push(stream.subarray(0, end));
      const isWhole = end === 0 || end === stream.length;
      expect(codeOf(() => reader.close())).toBe(isWhole ? 'ok' : 'provider_stream_broken');
    }
  });

  it('passes over headers of the other types', () => {
    const message = encodeMessage({ ':a': 'x', n: '12345678' }, '');
    expect([...(new EventStreamReader().push(message)[0]?.headers ?? [])]).toEqual([
      ['a', 'x'],
      ['n', '12345678'],
    ]);
  });

  it('is no page of a balancer', () => {
    expect(codeOf(() => new EventStreamReader().push(Buffer.from('<html>502 Bad Gateway</html>')))).toBe(
      'provider_reply_unreadable',
    );
  });
});
