import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pickWeighted } from './pick-weighted.ts';

describe('pickWeighted', () => {
  const ninetyTen = [
    { id: 'main', weight: 90 },
    { id: 'canary', weight: 10 },
  ];

  it.each([
    { draw: 0, picked: 'main' },
    { draw: 0.8999, picked: 'main' },
    { draw: 0.9, picked: 'canary' },
    { draw: 0.9999999, picked: 'canary' },
  ])('gives $picked for a draw of $draw', ({ draw, picked }) => {
    expect(pickWeighted(ninetyTen, () => draw)?.id).toBe(picked);
  });

  it('never picks a weight of zero, wherever it stands', () => {
    const parked = [
      { id: 'parked', weight: 0 },
      { id: 'live', weight: 1 },
      { id: 'parked-too', weight: 0 },
    ];
    for (const draw of [0, 0.5, 0.999999]) expect(pickWeighted(parked, () => draw)?.id).toBe('live');
  });

  it.each([{ candidates: [] }, { candidates: [{ weight: 0 }] }])('picks nothing from $candidates', ({ candidates }) => {
    expect(pickWeighted(candidates, () => 0)).toBeUndefined();
  });

  it('always finds one when a weight is above zero, for every draw below one', () => {
    const weights = fc
      .array(fc.integer({ min: 0, max: 100 }), { minLength: 1 })
      .filter((list) => list.some((w) => w > 0));
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (list, draw) => {
        const picked = pickWeighted(
          list.map((weight) => ({ weight })),
          () => draw,
        );
        expect(picked?.weight).toBeGreaterThan(0);
      }),
    );
  });

  it('splits evenly spaced draws exactly by weight', () => {
    const counts: Record<string, number> = { main: 0, canary: 0 };
    for (let i = 0; i < 1000; i += 1) {
      const id = pickWeighted(ninetyTen, () => (i + 0.5) / 1000)?.id ?? 'none';
      counts[id] = (counts[id] ?? 0) + 1;
    }
    expect(counts).toEqual({ main: 900, canary: 100 });
  });
});
