import { describe, expect, it } from 'vitest';
import { bucketOf, partCountOf } from './bucket-of.ts';

describe('parts', () => {
  it.each([
    [0, 1],
    [64, 1],
    [65, 16],
    [1_024, 16],
    [1_025, 256],
    [10_000, 256],
  ])('of %i entries are %i', (entries, parts) => {
    expect(partCountOf(entries)).toBe(parts);
  });

  it('get about the same share of ten thousand entries, and an entry is always in the same', () => {
    const counts = Array.from({ length: 256 }, () => 0);
    for (let at = 0; at < 10_000; at += 1) {
      const bucket = bucketOf(`rte_${at}`);
      counts[bucket] = (counts[bucket] ?? 0) + 1;
    }
    expect(Math.max(...counts)).toBeLessThan(80);
    expect(Math.min(...counts)).toBeGreaterThan(10);
    expect(bucketOf('rte_1')).toBe(bucketOf('rte_1'));
  });
});
