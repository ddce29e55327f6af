import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCursor, toPage } from './cursor.ts';

const rows = ['a', 'b', 'c'].map((name) => ({ name }));
const keyOf = (row: { name: string }) => [row.name];

describe('a page', () => {
  it.each([
    { limit: 1, shown: ['a'], hasNext: true },
    { limit: 2, shown: ['a', 'b'], hasNext: true },
    { limit: 3, shown: ['a', 'b', 'c'], hasNext: false },
    { limit: 4, shown: ['a', 'b', 'c'], hasNext: false },
  ])('of at most $limit of three rows shows $shown', ({ limit, shown, hasNext }) => {
    const page = toPage(rows, limit, keyOf);
    expect(page.rows.map((row) => row.name)).toEqual(shown);
    expect(page.next !== undefined).toBe(hasNext);
  });

  it('of nothing is empty and the last', () => {
    expect(toPage([], 10, keyOf)).toEqual({ rows: [], next: undefined });
  });
});

describe('a cursor', () => {
  it('gives back the key it was made from, and survives a URL', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 3 }), (key) => {
        const { next } = toPage([key, key], 1, (row) => row);
        expect(next).toBe(encodeURIComponent(next ?? ''));
        expect(readCursor({ limit: 1, after: next }, key.length)).toEqual(key);
      }),
    );
  });

  it('is absent on the first page', () => {
    expect(readCursor({ limit: 1 }, 2)).toBeUndefined();
  });

  it('that no page gave is refused, never read', () => {
    fc.assert(
      fc.property(fc.string(), (after) => {
        expect(() => readCursor({ limit: 1, after }, 2)).toThrow(
          expect.objectContaining({ code: 'validation_failed' }) as Error,
        );
      }),
    );
  });

  it('of another list is refused', () => {
    const { next } = toPage(rows, 1, keyOf);
    expect(() => readCursor({ limit: 1, after: next }, 2)).toThrow(/problems/);
  });
});
