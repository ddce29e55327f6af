import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeJson } from './complete-json.ts';

describe('JSON that was cut', () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    ['{"a":1', { a: 1 }],
    ['{"a":"te', { a: 'te' }],
    ['{"a":"x\\', { a: 'x' }],
    ['{"a":"x\\u00', { a: 'x' }],
    ['{"a":tr', {}],
    ['{"a":', {}],
    ['{"a"', {}],
    ['{"a":1,"b', { a: 1 }],
    ['{"a":1,', { a: 1 }],
    ['{"a":[1,{"b":"}]', { a: [1, { b: '}]' }] }],
    ['{', {}],
    ['', undefined],
  ])('%j is read as far as it goes', (text, expected) => {
    expect(completeJson(text)).toEqual(expected);
  });

  it('always gives the members that were whole', () => {
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 });
    fc.assert(
      fc.property(object, fc.nat(), (value, where) => {
        const text = JSON.stringify(value);
        const cut = text.slice(0, 1 + (where % text.length));
        const read = completeJson(cut) as Record<string, unknown>;
        expect(typeof read).toBe('object');
        for (const key of Object.keys(read).slice(0, -1)) {
          expect(read[key]).toEqual((JSON.parse(text) as Record<string, unknown>)[key]);
        }
      }),
    );
  });
});
