import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findRepeatedKey } from './find-repeated-key.ts';

describe('findRepeatedKey', () => {
  it.each([
    ['at the top', '{"name":"d1","name":"d2"}', 'name'],
    ['with the same value', '{"name":1,"name":1}', 'name'],
    ['deep inside', '{"a":[{"b":{"c":1,"d":[],"c":2}}]}', 'c'],
    ['after an object between', '{"a":{"b":1},"b":[{"a":2}],"a":3}', 'a'],
    ['once with an escape', '{"name":1,"n\\u0061me":2}', 'name'],
    ['with white space before the colon', '{"a" :1,"a"\n\t:2}', 'a'],
    ['without a letter', '{"":1,"":2}', ''],
    ['with a quote in it', '{"a\\"b":1,"a\\"b":2}', 'a"b'],
  ])('finds a key named twice %s', (_, text, key) => {
    expect(findRepeatedKey(text)).toBe(key);
  });

  it.each([
    ['the same key in two objects', '[{"a":1},{"a":2}]'],
    ['the same key in an object and in one inside it', '{"a":{"a":{"a":1}}}'],
    ['a key that is also a value', '{"a":"a","b":"a"}'],
    ['keys that only look alike', '{"a":1,"A":2,"a ":3,"a\\\\":4}'],
    ['text that looks like members', '{"a":"\\",\\"a\\":1,{","b":"}","c":["\\"c\\":"]}'],
  ])('lets through %s', (_, text) => {
    expect(findRepeatedKey(text)).toBeUndefined();
  });

  it('lets through everything that was written by a serializer, and no key doubled in it', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), (value) => {
        const text = JSON.stringify(value);
        expect(findRepeatedKey(text)).toBeUndefined();
        const key = Object.keys(value)[0] ?? '';
        expect(findRepeatedKey(`${text.slice(0, -1)},${JSON.stringify(key)}:null}`)).toBe(key);
      }),
    );
  });

  it('reads a mebibyte of one text, and of keys, in one pass', () => {
    expect(findRepeatedKey(`{"a":"${'\\n'.repeat(500_000)}"}`)).toBeUndefined();
    const many = Array.from({ length: 100_000 }, (_, index) => `"k${index}":1`).join(',');
    expect(findRepeatedKey(`{${many},"k7":2}`)).toBe('k7');
  });
});
