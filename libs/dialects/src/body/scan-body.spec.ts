import { isUtf8 } from 'node:buffer';
import { isFault } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody } from './read-body.ts';
import { scanBody, type Span } from './scan-body.ts';

const bytes = (text: string): Buffer => Buffer.from(text);
const at = (text: string, span: Span | undefined): string | undefined => span && text.slice(span.start, span.end);

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return isFault(error) ? error.code : 'not a fault';
  }
}

describe('where the replaceable values lie', () => {
  it.each([
    ['{"model":"a","stream":true}', '"a"', 'true'],
    ['{ "model" :\t"a" ,\r\n"stream"\n:false }', '"a"', 'false'],
    ['{"stream":null,"messages":[{"model":"inner","stream":1}],"model":"outer"}', '"outer"', 'null'],
    ['{"x":{"model":"inner"}}', undefined, undefined],
    ['{"x":"\\"model\\":\\"text\\"","model":"m\\"q"}', '"m\\"q"', undefined],
    ['{"mod\\u0065l":"escaped","model2":1}', '"escaped"', undefined],
    ['{"model":{"deep":[1,{"model":2}]},"stream":[]}', '{"deep":[1,{"model":2}]}', '[]'],
    ['{}', undefined, undefined],
  ])('%s', (text, model, stream) => {
    const scan = scanBody(bytes(text));
    expect(at(text, scan.model)).toBe(model);
    expect(at(text, scan.stream)).toBe(stream);
  });

  it('finds them behind a text of megabytes', () => {
    const text = `{"image":"${'A'.repeat(3_000_000)}","model":"far"}`;
    expect(at(text, scanBody(bytes(text)).model)).toBe('"far"');
  });

  it.each([30, 2046, 2047, 2048, 2049, 4096])('is not misled by an escaped quote after %i characters', (length) => {
    const text = `{"x":"${'a'.repeat(length)}\\\\\\"b\\\\","model":"m"}`;
    expect(JSON.parse(text)).toHaveProperty('model', 'm');
    expect(at(text, scanBody(bytes(text)).model)).toBe('"m"');
  });
});

describe('what is no JSON', () => {
  const long = 'a'.repeat(5000);

  it.each([
    ['a leading zero', '01'],
    ['a bare minus', '-'],
    ['a plus', '+1'],
    ['a point without digits', '1.'],
    ['an exponent without digits', '1e+'],
    ['a literal cut off', 'tru'],
    ['a literal that goes on', 'nulll'],
    ['an infinity', 'Infinity'],
    ['a comma before a bracket', '[1,]'],
    ['a comma before a brace', '{"a":1,}'],
    ['two commas', '[1,,2]'],
    ['a colon too many', '{"a"::1}'],
    ['a value without a key', '{1}'],
    ['a key without a value', '{"a"}'],
    ['a bracket that closes a brace', '{"a":1]'],
    ['an unknown escape', String.raw`"\x41"`],
    ['half an escape', String.raw`"\u00e"`],
    ['a line break within a text', '"a\nb"'],
    ['a line break within a long text', `"${long}\n${long}"`],
    ['an unknown escape within a long text', String.raw`"${long}\x41"`],
    ['a comment', '1/* one */'],
    ['a text in single quotes', "'a'"],
  ])('%s', (_, value) => {
    const text = `{"x":${value}}`;
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(codeOf(() => readBody(bytes(text)))).toBe('body_malformed');
  });

  it.each([
    '-0',
    '0.10',
    '1E-7',
    '-12.5e+3',
    '"\u007f"',
    String.raw`"\"\\\/\b\f\n\r\t\u00E9\uD834"`,
    '[[],{}]',
    ' [ 1 , 2 ] ',
  ])('but %s is', (value) => {
    const text = `{"x":${value}}`;
    expect(readBody(bytes(text)).json).toEqual(JSON.parse(text));
  });
});

describe('what is meant for the gateway', () => {
  it.each([
    ['{"model":"a","tags":["x"],"policy":{}}', ['tags', 'policy']],
    [String.raw`{"include_routing_\u006detadata":true}`, ['include_routing_metadata']],
    ['{"a":{"tags":1},"b":["policy"]}', []],
  ])('is known of %s without parsing it', (text, own) => {
    expect(scanBody(bytes(text)).own).toEqual(own);
  });
});

describe('the head of a body', () => {
  it.each(['{"model":"a\\"b","stream":true}', '{"stream":null}', '{}', '{"model":{"a":[1]},"stream":"yes"}'])(
    '%s',
    (text) => {
      const { model, stream } = JSON.parse(text) as Record<string, unknown>;
      expect(readBody(bytes(text)).head).toEqual({ model, stream });
      const parsed = readBody(bytes(text));
      expect(parsed.json).toEqual(JSON.parse(text));
      expect(parsed.head).toEqual({ model, stream });
    },
  );
});

describe('what is refused unread', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const many = (keys: number): string => `{${Array.from({ length: keys }, (_, index) => `"k${index}":0`).join()}}`;

  it.each([
    ['a key named twice', '{"model":"a","model":"b"}', 'body_ambiguous'],
    ['a key named twice, once with an escape', '{"model":"a","mod\\u0065l":"b"}', 'body_ambiguous'],
    ['a key named twice deep inside', '{"a":[{"b":{"c":1,"d":2,"c":3}}]}', 'body_ambiguous'],
    ['a key named twice among many', many(20).replace('"k19"', '"k3"'), 'body_ambiguous'],
    ['the same key in two objects', '{"a":{"x":1},"b":{"x":1},"c":[{"x":1},{"x":2}]}', undefined],
    ['a key that pollutes prototypes', '{"a":{"__proto__":{}}}', 'body_ambiguous'],
    ['the same with an escape', '{"a":{"__pro\\u0074o__":{}}}', 'body_ambiguous'],
    ['128 levels', deep(128), undefined],
    ['129 levels', deep(129), 'body_ambiguous'],
    ['129 levels of arrays', `{"a":${'['.repeat(128)}${']'.repeat(128)}}`, 'body_ambiguous'],
    ['50,000 keys', many(50_000), undefined],
    ['50,001 keys', many(50_001), 'body_ambiguous'],
    ['nothing', '', 'body_malformed'],
    ['an array', '[{"model":"a"}]', 'body_malformed'],
    ['a text without end', '{"model":"a', 'body_malformed'],
    ['an object without end', '{"model":"a"', 'body_malformed'],
    ['a second value', '{"model":"a"}{}', 'body_malformed'],
    ['an unquoted value', '{"model":a}', 'body_malformed'],
    ['two lone surrogates that are not the same key', '{"\\ud800":1,"\\ud801":2}', undefined],
  ])('%s: %3$s', (_, text, code) => {
    expect(codeOf(() => readBody(bytes(text)))).toBe(code);
  });

  it('refuses bytes that two readers would decode differently', () => {
    const invalid = Buffer.concat([bytes('{"model":"'), Buffer.from([0xc3, 0x28]), bytes('"}')]);
    expect(codeOf(() => readBody(invalid))).toBe('body_malformed');
  });

  it('takes a byte order mark off, from the bytes that travel as well', () => {
    const body = readBody(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes('{"model":"a"}')]));
    expect(Buffer.from(body.bytes).toString()).toBe('{"model":"a"}');
    expect(body.json).toEqual({ model: 'a' });
  });

  it('does not read beyond its part of a larger buffer', () => {
    const whole = bytes('xx{"model":"a"}{"model":"b"}');
    expect(readBody(new Uint8Array(whole.buffer, whole.byteOffset + 2, 13)).json).toEqual({ model: 'a' });
  });
});

describe('any JSON object', () => {
  // Keys from a small set and with escapes, so that nesting and odd spellings meet.
  const key = fc.oneof(
    fc.constantFrom('model', 'stream', 'stream_options', 'a', '', '\u0000', 'é"\\', '𝄞'),
    fc.string(),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value')),
      fc.dictionary(key, tie('value')),
    ),
  }));
  const object = fc.dictionary(key, value).filter((candidate) => !JSON.stringify(candidate).includes('__proto__'));

  it('is accepted as JSON.parse accepts it, whatever its spacing', () => {
    fc.assert(
      fc.property(object, fc.constantFrom(0, 1, '\t', '\r\n'), (candidate, space) => {
        const text = JSON.stringify(candidate, null, space);
        const body = readBody(bytes(text));
        expect(body.json).toEqual(JSON.parse(text));
        const span = body.scan.model;
        expect(
          span === undefined ? undefined : JSON.parse(bytes(text).subarray(span.start, span.end).toString()),
        ).toEqual((JSON.parse(text) as { model?: unknown }).model);
      }),
    );
  });

  it('is refused where JSON.parse refuses it, and nothing but a fault comes out', () => {
    fc.assert(
      fc.property(object, fc.nat(), fc.nat(255), (candidate, where, byte) => {
        const damaged = bytes(JSON.stringify(candidate));
        damaged[where % damaged.length] = byte;
        const parsed = tryParse(damaged);
        const code = codeOf(() => readBody(damaged));
        if (parsed === undefined) expect(code).toMatch(/^body_/);
        else expect(['body_ambiguous', ...(isUtf8(damaged) ? [] : ['body_malformed']), undefined]).toContain(code);
      }),
    );
  });

  it('is refused where JSON.parse refuses any string of tokens, and taken where it takes it', () => {
    const token = fc.constantFrom(
      ...'{}[],:"\\u0019-+.eE tfn\n\t\u0001é',
      'true',
      'false',
      'null',
      '"a"',
      '"b":',
      '\\u00e9',
      '-0',
      '1e5',
    );
    const tokens = fc.array(token, { maxLength: 12 }).map((list) => list.join(''));
    fc.assert(
      fc.property(tokens, fc.boolean(), (text, isInText) => {
        const whole = isInText ? `{"x":"${text}"}` : `{"x":${text}}`;
        const code = codeOf(() => readBody(bytes(whole)));
        if (tryParse(bytes(whole)) === undefined) expect(code).toMatch(/^body_/);
        else expect([undefined, 'body_ambiguous']).toContain(code);
      }),
      { numRuns: 2000 },
    );
  });

  function tryParse(damaged: Buffer): unknown {
    try {
      return JSON.parse(damaged.toString('utf8'));
    } catch {
      return undefined;
    }
  }
});
