import type { SseEvent } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SseReader } from './sse-reader.ts';

interface Seen {
  readonly event: string | undefined;
  readonly data: string | undefined;
  readonly raw: string;
}

const show = ({ event, data, raw }: SseEvent): Seen => ({ event, data, raw: Buffer.from(raw).toString('latin1') });

/** The events of a stream that arrives in these pieces. */
function read(pieces: readonly Uint8Array[]): Seen[] {
  const reader = new SseReader();
  // Shown at once: a transport may use its buffers again.
  const events = pieces.flatMap((piece) => reader.push(piece).map(show));
  return [...events, ...reader.close().map(show)];
}

const whole = (text: string): Seen[] => read([Buffer.from(text)]);
const fields = (text: string): (readonly [string | undefined, string | undefined])[] =>
  whole(text).map(({ event, data }) => [event, data] as const);

describe('the fields of events', () => {
  it.each([
    [
      'data with and without a space',
      'data: a\n\ndata:b\n\n',
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    ],
    ['one space only is taken off', 'data:  a \n\n', [[undefined, ' a ']]],
    ['CR LF', 'event: x\r\ndata: a\r\n\r\n', [['x', 'a']]],
    [
      'CR',
      'event: x\rdata: a\r\rdata: b\r\r',
      [
        ['x', 'a'],
        [undefined, 'b'],
      ],
    ],
    [
      'mixed breaks',
      'data: a\r\n\ndata: b\n\r\ndata: c\r\r\n',
      [
        [undefined, 'a'],
        [undefined, 'b'],
        [undefined, 'c'],
      ],
    ],
    ['several lines of data', 'data: a\ndata:\ndata: b\n\n', [[undefined, 'a\n\nb']]],
    [
      'a comment',
      ': keep-alive\n\ndata: a\n\n',
      [
        [undefined, undefined],
        [undefined, 'a'],
      ],
    ],
    ['an event without data', 'event: ping\n\n', [['ping', undefined]]],
    [
      'empty data',
      'data\n\ndata:\n\n',
      [
        [undefined, ''],
        [undefined, ''],
      ],
    ],
    ['ids, retries and unknown fields', 'id: 1\nretry: 5\nfoo: bar\ndata: a\n\n', [[undefined, 'a']]],
    ['a colon in the data', 'data: {"a":"b: c"}\n\n', [[undefined, '{"a":"b: c"}']]],
    [
      'a byte order mark',
      '\ufeffdata: a\n\ndata: b\n\n',
      [
        [undefined, 'a'],
        [undefined, 'b'],
      ],
    ],
    ['letters of several bytes', 'data: é𝄞\u2028\n\n', [[undefined, 'é𝄞\u2028']]],
    [
      'a field that only begins like data',
      'datax: a\n\ndata\u0020: b\n\n',
      [
        [undefined, undefined],
        [undefined, undefined],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  it('gives blank lines in a row as events of nothing, so that no byte is lost', () => {
    expect(whole('\n\ndata: a\n\n\n').map(({ raw }) => raw)).toEqual(['\n', '\n', 'data: a\n\n', '\n']);
  });
});

describe('a stream that ends without its last blank line', () => {
  it.each([
    ['data: {"a":1}', [[undefined, '{"a":1}']]],
    ['data: {"a":1}\n', [[undefined, '{"a":1}']]],
    ['data: {"a":1}\r', [[undefined, '{"a":1}']]],
    ['data: {"a":1}\r\n', [[undefined, '{"a":1}']]],
    ['data: {"a":1}\r\r', [[undefined, '{"a":1}']]],
    ['data: [DONE]', [[undefined, '[DONE]']]],
    ['data: {"a":', []],
    ['event: x', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(fields(text)).toEqual(expected);
  });

  it('completes the bytes of what it gives', () => {
    expect(whole('data: [DONE]')[0]?.raw).toBe('data: [DONE]\n\n');
    expect(whole('data: [DONE]\n')[0]?.raw).toBe('data: [DONE]\n\n');
  });
});

const samples = [
  'data: {"choices":[{"delta":{"content":"Grüße 👋"}}]}\n\ndata: [DONE]\n\n',
  'event: a\r\ndata: é\r\n\r\n: c\r\n\r\nevent: b\r\ndata: 1\r\ndata: 2\r\n\r\n',
  'data: a\r\rdata: b\r\n\r\n\r\n\ndata: c\n\r\n',
  '\ufeffdata:a\n\n\n\n: x\ndata: 𝄞\n\nevent:only\n\n',
];

describe('pieces of any size', () => {
  it.each(samples)('cut at every byte, %j gives the same events', (text) => {
    const bytes = Buffer.from(text);
    const expected = read([bytes]);
    expect(expected.map(({ raw }) => raw).join('')).toBe(bytes.toString('latin1'));
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      expect(read([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(expected);
    }
    expect(read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('gives the same events however any stream is cut', () => {
    const piece = fc.constantFrom('data', 'event', ':', ' ', '\n', '\r', '\r\n', 'é', '{"a":1}', '\n\n', '\ufeff', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(80)), (words, cuts) => {
        const bytes = Buffer.from(words.join(''));
        const sorted = [0, ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
        const pieces = sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
        expect(read(pieces)).toEqual(read([bytes]));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps what is not complete when the transport uses its buffer again', () => {
    const reader = new SseReader();
    const buffer = Buffer.from('data: a');
    reader.push(buffer);
    buffer.fill('x');
    expect(reader.push(Buffer.from('b\n\n')).map(show)).toMatchObject([{ data: 'ab' }]);
  });
});

describe('an event that never ends', () => {
  it('is given up at the limit, in one piece or in many', () => {
    const refused = expect.objectContaining({ code: 'provider_reply_unreadable' });
    expect(() => new SseReader(100).push(Buffer.alloc(101, 'x'))).toThrow(refused);
    const reader = new SseReader(100);
    reader.push(Buffer.alloc(60, 'x'));
    expect(() => reader.push(Buffer.alloc(60, 'x'))).toThrow(refused);
    expect(() => new SseReader(100).push(Buffer.from(`${'x'.repeat(101)}\n\n`))).toThrow(refused);
  });

  it('counts one event, not the stream', () => {
    const reader = new SseReader(20);
    expect(reader.push(Buffer.from('data: 0123456\n\n'.repeat(50)))).toHaveLength(50);
  });
});
