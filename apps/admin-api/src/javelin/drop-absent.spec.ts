import { describe, expect, it } from 'vitest';
import { dropAbsent } from './drop-absent.ts';

describe('what a client of that API has set', () => {
  it('is neither null nor an empty text, at any depth', () => {
    const sent = { a: null, b: '', c: 0, d: false, e: [], f: { g: null, h: [{ i: null, j: 1 }, null] } };
    expect(dropAbsent(sent)).toEqual({ c: 0, d: false, e: [], f: { h: [{ j: 1 }, null] } });
  });
});
