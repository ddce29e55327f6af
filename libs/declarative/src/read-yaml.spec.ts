import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYaml, writeYaml, YamlError } from './read-yaml.ts';

describe('reading YAML', () => {
  it.each<[string, string, unknown]>([
    ['nothing', '', null],
    ['JSON', '{"a": [1, "x", null]}', { a: [1, 'x', null] }],
    [
      'texts that other readers take for something else',
      'a: no\nb: 12:30:45\nc: 2026-01-01',
      { a: 'no', b: '12:30:45', c: '2026-01-01' },
    ],
    ['aliases', 'a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['numbers JSON does not have', 'a: .inf', { a: null }],
    [
      'names that objects have already',
      '{"__proto__": {"a": 1}, "b": 2}',
      JSON.parse('{"__proto__": {"a": 1}, "b": 2}'),
    ],
  ])('of %s', (_, text, value) => {
    expect(readYaml(text)).toEqual(value);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it.each([
    ['an open bracket', 'a: 1\nb: [1', 'line 2'],
    ['a key twice', 'a: 1\na: 2', 'line 2, column 1: duplicate_key'],
    ['a tag nobody knows', 'a: !!js/undefined x', 'line 1'],
    ['an alias of nothing', 'a: *b', ''],
    ['several documents', 'a: 1\n---\nb: 2', 'line 2'],
    ['depth without end', '['.repeat(100_000), ''],
  ])('refuses %s and says where, not what', (_, text, where) => {
    let message = '';
    try {
      readYaml(text);
    } catch (error) {
      expect(error).toBeInstanceOf(YamlError);
      message = (error as Error).message;
    }
    expect(message).not.toBe('');
    expect(message).toContain(where);
  });

  it('gives back what was written', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as object;
        expect(readYaml(writeYaml(plain))).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });
});
