import type { JsonObject, JsonValue } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRemovals, mergePatch } from './merge-patch.ts';

describe('mergePatch', () => {
  // The table of RFC 7396, appendix A.
  it.each<[JsonValue, JsonValue, JsonValue]>([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ a: 'foo' }, null, null],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j patched with %j is %j', (target, patch, merged) => {
    expect(mergePatch(target, patch)).toEqual(merged);
  });

  it('leaves a member that has a dangerous name an ordinary member', () => {
    const merged = mergePatch({}, JSON.parse('{"__proto__":{"isOwner":true}}') as JsonValue);
    expect(Object.keys(merged as object)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['isOwner']).toBeUndefined();
  });

  it('does the same twice as once', () => {
    const json = fc.jsonValue() as fc.Arbitrary<JsonValue>;
    fc.assert(
      fc.property(json, json, (target, patch) => {
        const once = mergePatch(target, patch);
        expect(mergePatch(once, patch)).toEqual(once);
      }),
    );
  });
});

describe('listRemovals', () => {
  it.each<[JsonObject, string[][]]>([
    [{ a: null, b: 1 }, [['a']]],
    [
      { config: { retries: null, tags: { team: null } } },
      [
        ['config', 'retries'],
        ['config', 'tags', 'team'],
      ],
    ],
    [{ models: [null] }, []],
  ])('of %j are %j', (patch, paths) => {
    expect(listRemovals(patch)).toEqual(paths);
  });
});
