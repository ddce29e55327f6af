import { describe, expect, it } from 'vitest';
import { parseJsonPath } from './json-path.ts';

describe('a path', () => {
  it.each([
    ['$', []],
    ['$.a', [{ kind: 'member', name: 'a' }]],
    [
      '$.a-b_1[0]',
      [
        { kind: 'member', name: 'a-b_1' },
        { kind: 'element', index: 0 },
      ],
    ],
    ['$[-1][*]', [{ kind: 'element', index: -1 }, { kind: 'each' }]],
    [
      `$['a b']["c'd"]`,
      [
        { kind: 'member', name: 'a b' },
        { kind: 'member', name: "c'd" },
      ],
    ],
    ["$['']", [{ kind: 'member', name: '' }]],
    ['$.__proto__', [{ kind: 'member', name: '__proto__' }]],
  ])('%s is read step by step', (text, steps) => {
    expect(parseJsonPath(text)).toEqual(steps);
  });

  it.each([
    '',
    'a',
    '.a',
    '$.',
    '$a',
    '$..a',
    '$.a.',
    '$.*',
    '$.a[]',
    '$.a[0',
    '$.a[0]]',
    '$.a[1:2]',
    '$.a[1.5]',
    '$.a[99999999]',
    '$.a[?(@.b)]',
    '$.a[(1)]',
    "$['a\\'b']",
    '$. a',
    '$.1a',
    '$.a b',
    `$${'.a'.repeat(200)}`,
  ])('%j is none', (text) => {
    expect(parseJsonPath(text)).toBeUndefined();
  });

  it('that is long and wrong costs no more than reading it once', () => {
    // A grammar with more than one way to read a text would not come back from this.
    for (const piece of ["['a'", '[[', '.a[', "['"]) expect(parseJsonPath(`$${piece.repeat(70)}`)).toBeUndefined();
  });
});
