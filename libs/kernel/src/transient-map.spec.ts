import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesThatAged } from './testing/bytes-that-aged.ts';
import { TransientMap } from './transient-map.ts';

describe('TransientMap', () => {
  it('holds what a Map holds, whatever comes and goes', () => {
    const steps = fc.array(fc.record({ key: fc.nat(9), value: fc.option(fc.string(), { nil: undefined }) }));
    fc.assert(
      fc.property(steps, (history) => {
        const map = new TransientMap<number, string>();
        const model = new Map<number, string>();
        for (const { key, value } of history) {
          if (value === undefined) {
            map.delete(key);
            model.delete(key);
          } else {
            map.set(key, value);
            model.set(key, value);
          }
          expect(map.size).toBe(model.size);
          expect(map.get(key)).toBe(model.get(key));
          expect([...map.values()]).toEqual([...model.values()]);
        }
      }),
    );
  });

  it('lets the values that pass through it die young', () => {
    const map = new TransientMap<number, number[]>();
    const aged = bytesThatAged<{ at: number; weight: number[] }>({
      make: (at) => ({ at, weight: new Array<number>(128).fill(0.5) }),
      add: ({ at, weight }) => map.set(at, weight),
      remove: ({ at }) => map.delete(at),
    });
    expect(aged).toBeLessThan(200);
  });
});
