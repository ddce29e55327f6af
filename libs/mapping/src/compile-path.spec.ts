import fc from 'fast-check';
import { isJsonObject, type JsonValue } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { compilePath } from './compile-path.ts';

const value: JsonValue = {
  a: { b: [{ c: 1 }, { c: 2 }, { d: 3 }] },
  'x y': 'z',
  list: [
    [1, 2],
    [3, 4],
  ],
  none: null,
};

describe('what lies at a path', () => {
  it.each<[string, JsonValue | undefined]>([
    ['$', value],
    ['$.a.b[0].c', 1],
    ['$.a.b[-1].d', 3],
    ["$['x y']", 'z'],
    ['$.none', null],
    ['$.a.b[*].c', [1, 2]],
    ['$.list[*][*]', [1, 2, 3, 4]],
    ['$.list[*][0]', [1, 3]],
    ['$.a.b[7].c', undefined],
    ['$.a.b[-7]', undefined],
    ['$.a.missing.c', undefined],
    ['$.none.c', undefined],
    ['$.missing[*].c', []],
    ['$.a[0]', undefined],
    ['$.list.length', undefined],
    ['$.toString', undefined],
    ['$.__proto__', undefined],
    ['$.constructor.name', undefined],
  ])('%s', (path, expected) => {
    expect(compilePath(path)(value)).toEqual(expected);
  });

  it('is a member called __proto__ where one was sent', () => {
    expect(compilePath('$.__proto__.a')(JSON.parse('{"__proto__":{"a":1}}') as JsonValue)).toBe(1);
  });

  it('is, for any value, what a reader who walks by hand finds', () => {
    const steps = fc.array(fc.oneof(fc.constantFrom('a', 'b', '__proto__', 'x y'), fc.nat(2)), { maxLength: 4 });
    fc.assert(
      fc.property(fc.json(), steps, (text, names) => {
        const json = JSON.parse(text) as JsonValue;
        const path = `$${names.map((name) => (typeof name === 'number' ? `[${name}]` : `['${name}']`)).join('')}`;
        expect(compilePath(path)(json)).toEqual(names.reduce(child, json));
      }),
    );
  });

  it('never reads a path that is none', () => {
    expect(() => compilePath('$..a')).toThrow('is no path');
  });
});

function child(value: JsonValue | undefined, name: string | number): JsonValue | undefined {
  if (typeof name === 'number') return Array.isArray(value) ? (value as readonly JsonValue[])[name] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
