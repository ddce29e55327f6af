import { describe, expect, it } from 'vitest';
import { usageAttrs } from './usage-attrs.ts';

const pair = (name: string, length: number): [string, string] => [name, 'v'.repeat(length)];

describe('the attributes in a row of usage', () => {
  it.each([
    ['none are', {}, null],
    ['a few are there, in the order of their names', { team: 'blue', cost: '7' }, { cost: '7', team: 'blue' }],
    [
      'many are: as many as fit, and never half a pair',
      Object.fromEntries(['c', 'a', 'b'].map((name) => pair(name, 1_000))),
      Object.fromEntries(['a', 'b'].map((name) => pair(name, 1_000))),
    ],
    [
      'the last of them fits to a character',
      Object.fromEntries([pair('a', 2_047)]),
      Object.fromEntries([pair('a', 2_047)]),
    ],
    ['one is too long by a character', Object.fromEntries([pair('a', 2_048)]), null],
  ])('when %s', (_, attrs, expected) => {
    expect(usageAttrs(attrs)).toEqual(expected);
    expect(Object.keys(usageAttrs(attrs) ?? {})).toEqual(Object.keys(expected ?? {}));
  });
});
