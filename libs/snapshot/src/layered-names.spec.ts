import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LayeredNames } from './layered-names.ts';

type Step = { readonly name: string; readonly value: number | undefined };

const step: fc.Arbitrary<Step> = fc.record({
  name: fc.constantFrom(...'abcdef'),
  value: fc.option(fc.nat(9), { nil: undefined }),
});

function apply(names: LayeredNames<number>, plain: Map<string, number>, { name, value }: Step): void {
  if (value === undefined) {
    names.delete(name);
    plain.delete(name);
  } else {
    names.set(name, value);
    plain.set(name, value);
  }
}

function shown(names: { get(name: string): number | undefined; values(): Iterable<number> }): unknown {
  return [[...'abcdefg'].map((name) => names.get(name)), [...names.values()].sort()];
}

describe('names in layers', () => {
  it('are a map, in every version, whatever later versions do', () => {
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 8 }), (versions) => {
        const kept: [LayeredNames<number>, Map<string, number>][] = [];
        let names = new LayeredNames<number>();
        let plain = new Map<string, number>();
        for (const steps of versions) {
          [names, plain] = [new LayeredNames(names), new Map(plain)];
          for (const each of steps) apply(names, plain, each);
          kept.push([names, plain]);
        }
        for (const [version, expected] of kept) expect(shown(version)).toEqual(shown(expected));
      }),
    );
  });

  it('stay a map when so much has changed that a new base is made', () => {
    let names = new LayeredNames<number>();
    const plain = new Map<string, number>();
    for (let at = 0; at < 2_000; at += 1) {
      names = new LayeredNames(names);
      const name = `n${(at * 7) % 600}`;
      const value = at % 5 === 0 ? undefined : at;
      apply(names, plain, { name, value });
    }
    expect([...names.values()].sort()).toEqual([...plain.values()].sort());
    for (let at = 0; at < 600; at += 1) expect(names.get(`n${at}`)).toBe(plain.get(`n${at}`));
  });
});
