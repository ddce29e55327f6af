import { isFault } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormScanner } from './form-scanner.ts';

const member = (name: string, value: string, more = '') =>
  `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`;
const file = (value: string) => member('file', value, '; filename="a.mp3"');

function scan(form: string | Buffer, cuts: readonly number[] = []) {
  const bytes = Buffer.from(form);
  const scanner = new FormScanner('b');
  const edges = [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
  let from = 0;
  const pieces = edges.flatMap((edge) => {
    const found = scanner.push(bytes.subarray(from, edge));
    from = edge;
    return found;
  });
  pieces.push(...scanner.close());
  const passed = Buffer.concat(pieces.map((piece) => (piece.kind === 'end' ? Buffer.alloc(0) : piece.bytes)));
  const marks = pieces.flatMap(({ kind }) => (kind === 'bytes' ? [] : [kind]));
  return { scanner, passed, marks };
}

function refusal(form: string): string {
  try {
    scan(form);
    return 'taken';
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
}

describe('a form', () => {
  it.each([
    ['before the file', member('model', 'whisper-1') + file('abc'), ['model', 'end']],
    ['behind the file', file('abc') + member('model', 'whisper-1'), ['model', 'end']],
    [
      'behind a file with line ends and dashes',
      file('\r\n--\r\n-b\r\n--a') + member('model', 'whisper-1'),
      ['model', 'end'],
    ],
    ['behind an empty member', member('prompt', '') + member('model', 'whisper-1'), ['model', 'end']],
  ])('shows its model %s', (_, members, marks) => {
    const found = scan(`${members}--b--\r\n`);
    expect(found.scanner.model).toBe('whisper-1');
    expect(found.marks).toEqual(marks);
    expect(found.passed.toString()).toBe(`${members}--b--\r\n`);
  });

  it('without a model says where one would go', () => {
    const { scanner, marks } = scan(`${file('abc')}--b--`);
    expect(scanner.model).toBeUndefined();
    expect(marks).toEqual(['end']);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['1', true],
    ['false', false],
    ['', false],
  ])('with stream "%s" wants events: %s', (value, expected) => {
    expect(scan(`${member('stream', value)}--b--`).scanner.isStreaming).toBe(expected);
  });

  it('is the same in whatever pieces it comes, byte for byte', () => {
    const awkward = fc
      .array(
        fc.constantFrom('\r', '\n', '-', '--', 'b', '\r\n', '\r\n--', '\r\n-', 'model', '\u0000', '"', '\r\n--a'),
        { maxLength: 30 },
      )
      .filter((words) => !words.join('').includes('\r\n--b'));
    fc.assert(
      fc.property(awkward, fc.boolean(), fc.array(fc.nat(400), { maxLength: 12 }), (words, isFirst, cuts) => {
        const model = member('model', 'whisper-1');
        const form = `${isFirst ? model : ''}${file(words.join(''))}${isFirst ? '' : model}--b--\r\n`;
        const { scanner, passed, marks } = scan(form, cuts);
        expect(passed.equals(Buffer.from(form))).toBe(true);
        expect(scanner.model).toBe('whisper-1');
        expect(marks).toEqual(['model', 'end']);
      }),
    );
  });

  it('is the same when it comes byte by byte', () => {
    const form = `${file('\r\n--\r\n--a')}${member('model', 'm')}--b--`;
    const cuts = Array.from({ length: form.length }, (_, at) => at);
    expect(scan(form, cuts).passed.toString()).toBe(form);
  });

  it.each([
    ['no form', 'hello', 'body_malformed'],
    ['words before it', `x\r\n${file('a')}--b--`, 'body_malformed'],
    ['words behind it', `${file('a')}--b--\r\nmore`, 'body_malformed'],
    ['no end', file('a'), 'body_malformed'],
    ['another form inside', `${file('a\r\n--bc')}--b--`, 'body_malformed'],
    ['no members', '--b--', 'body_malformed'],
    ['a head without end', `--b\r\nx: ${'y'.repeat(17_000)}`, 'body_malformed'],
    ['two models', `${member('model', 'a')}${member('model', 'b')}--b--`, 'body_ambiguous'],
    ['a model that is a file', `${member('model', 'a', '; filename="m"')}--b--`, 'body_ambiguous'],
    ['an endless model', `${member('model', 'a'.repeat(2_000))}--b--`, 'request_invalid'],
    [
      'an endless model without end',
      `--b\r\ncontent-disposition: form-data; name=model\r\n\r\n${'a'.repeat(2_000)}`,
      'request_invalid',
    ],
  ])('with %s is refused', (_, form, code) => {
    expect(refusal(form)).toBe(code);
  });
});
