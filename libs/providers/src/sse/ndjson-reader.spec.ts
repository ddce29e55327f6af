import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NdjsonReader } from './ndjson-reader.ts';

/** The events of a stream that arrives in these pieces; shown at once, as a transport may use its buffers again. */
function read(pieces: readonly Uint8Array[]) {
  const reader = new NdjsonReader();
  const show = ({ data, raw }: { data: string | undefined; raw: Uint8Array }) => ({
    data,
    raw: Buffer.from(raw).toString('latin1'),
  });
  const events = pieces.flatMap((piece) => reader.push(piece).map(show));
  return [...events, ...reader.close().map(show)];
}
const data = (text: string) => read([Buffer.from(text)]).map((event) => event.data);

describe('a stream of one JSON value a line', () => {
  it.each([
    ['several lines', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['CR LF', '{"a":1}\r\n{"b":2}\r\n', ['{"a":1}', '{"b":2}']],
    ['a blank line, a sign of life', '\n \n{"a":1}\n', [undefined, undefined, '{"a":1}']],
    ['a byte order mark', '\ufeff{"a":1}\n', ['{"a":1}']],
    ['a last line without its break', '{"a":1}\n{"b":2}', ['{"a":1}', '{"b":2}']],
    ['a last line that was cut', '{"a":1}\n{"b":', ['{"a":1}']],
    ['letters of several bytes', '{"a":"é𝄞\u2028"}\n', ['{"a":"é𝄞\u2028"}']],
    ['nothing', '', []],
  ])('%s', (_, text, expected) => {
    expect(data(text)).toEqual(expected);
  });

  it('gives the same events however it is cut, and loses no byte', () => {
    const piece = fc.constantFrom('{"a":"Grüße 👋"}', '\n', '\r\n', '{}', ' ', 'é', '{"b":');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.array(fc.nat(120)), (words, cuts) => {
        const bytes = Buffer.from(`${words.join('')}\n`);
        const sorted = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
        const events = read(pieces);
        expect(events).toEqual(read([bytes]));
        expect(events.map(({ raw }) => raw).join('')).toBe(bytes.toString('latin1'));
      }),
    );
  });

  it('keeps what is not complete when the transport uses its buffer again', () => {
    const reader = new NdjsonReader();
    const buffer = Buffer.from('{"a"');
    reader.push(buffer);
    buffer.fill('x');
    expect(reader.push(Buffer.from(':1}\n')).map((event) => event.data)).toEqual(['{"a":1}']);
  });

  it('gives up a line at the limit, in one piece or in many', () => {
    const refused = expect.objectContaining({ code: 'provider_reply_unreadable' });
    expect(() => new NdjsonReader(10).push(Buffer.alloc(11, 'x'))).toThrow(refused);
    const reader = new NdjsonReader(10);
    reader.push(Buffer.alloc(6, 'x'));
    expect(() => reader.push(Buffer.alloc(6, 'x'))).toThrow(refused);
    expect(new NdjsonReader(10).push(Buffer.from('{"a":1}\n'.repeat(9)))).toHaveLength(9);
  });
});
