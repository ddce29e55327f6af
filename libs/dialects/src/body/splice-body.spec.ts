import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanBody } from './scan-body.ts';
import { type BodyChange, spliceBody } from './splice-body.ts';

function splice(text: string, change: BodyChange): string {
  const bytes = Buffer.from(text);
  return Buffer.from(spliceBody(bytes, scanBody(bytes), change)).toString();
}

describe('a spliced body', () => {
  it('keeps every other byte, odd spellings included', () => {
    const body = '{ "temperature":1.0e0,\n "model" : "a/b" , "x":"caf\\u00e9 \\/" ,"n":0.10}';
    expect(splice(body, { model: 'c' })).toBe(body.replace('"a/b"', '"c"'));
  });

  it.each([
    ['{}', { model: 'm' }, '{"model":"m"}'],
    ['{ }', { model: 'm' }, '{"model":"m" }'],
    ['{"a":1}', { model: 'm' }, '{"model":"m","a":1}'],
    ['{"stream":true}', { asksUsage: true }, '{"stream_options":{"include_usage":true},"stream":true}'],
    ['{"stream_options":null}', { asksUsage: true }, '{"stream_options":{"include_usage":true}}'],
    [
      '{"stream_options":{"include_usage":false,"include_obfuscation":false},"model":"a"}',
      { asksUsage: true, model: 'b' },
      '{"stream_options":{"include_usage":true,"include_obfuscation":false},"model":"b"}',
    ],
    ['{"model":"a"}', {}, '{"model":"a"}'],
  ])('%s with %j becomes %s', (body, change, expected) => {
    expect(splice(body, change)).toBe(expected);
  });

  it('says what parsing, setting and writing would say', () => {
    const body = fc.dictionary(fc.constantFrom('model', 'stream_options', 'a', 'é', 'messages'), fc.jsonValue());
    fc.assert(
      fc.property(body, fc.string(), fc.boolean(), (candidate, model, asksUsage) => {
        const text = JSON.stringify(candidate);
        // Such a key is refused wherever it stands; scan-body.spec.ts says so.
        fc.pre(!text.includes('"__proto__":'));
        const options = candidate['stream_options'];
        const isObject = typeof options === 'object' && options !== null && !Array.isArray(options);
        const expected = {
          ...(JSON.parse(text) as object),
          model,
          ...(asksUsage && { stream_options: { ...(isObject ? options : {}), include_usage: true } }),
        };
        // Through text once, for JSON knows no -0.
        expect(JSON.parse(splice(text, { model, asksUsage }))).toEqual(JSON.parse(JSON.stringify(expected)));
      }),
    );
  });
});
