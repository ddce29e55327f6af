import { describe, expect, it } from 'vitest';
import { findPairProblems } from './find-pair-problems.ts';

describe('attributes and labels', () => {
  it.each<[string, Record<string, unknown> | null | undefined, string[]]>([
    ['may be absent', undefined, []],
    ['may be reset', null, []],
    ['may say much', { team: 'a', 'cost.center': '12', tier_2: 'Größe' }, []],
    ['hold text only', { a: 1, b: null, c: {} }, ['attrs.a', 'attrs.b', 'attrs.c']],
    ['hold no empty text', { a: '' }, ['attrs.a']],
    ['hold no line break', { a: 'x\r\nx-evil: 1' }, ['attrs.a']],
    ['hold no text without end', { a: 'x'.repeat(257) }, ['attrs.a']],
    ['have plain names', { Team: 'a', '': 'b', __proto: 'c' }, ['attrs.Team', 'attrs.', 'attrs.__proto']],
    ['are told everything that is wrong', { Team: '' }, ['attrs.Team', 'attrs.Team']],
  ])('%s', (_, pairs, paths) => {
    expect(findPairProblems('attrs', pairs).map(({ path }) => path)).toEqual(paths);
  });

  it('are few', () => {
    const many = Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`n${at}`, 'x']));
    expect(findPairProblems('labels', many)).toEqual([{ path: 'labels', message: 'must have at most 32 pairs' }]);
  });
});
