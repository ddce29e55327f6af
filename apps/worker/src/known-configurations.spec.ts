import type { Configuration } from '@headgate/database';
import { describe, expect, it } from 'vitest';
import { KnownConfigurations } from './known-configurations.ts';

/** One with so many projects; what they are does not matter here. */
function configuration(org: string, rows: number): Configuration {
  const lists = {
    projects: Array.from({ length: rows }, () => undefined),
    providers: [],
    routes: [],
    policies: [],
    models: [],
  };
  return { org, ...lists } as unknown as Configuration;
}

describe('known configurations', () => {
  it.each([
    { rows: 200, isKept: false },
    { rows: 201, isKept: true },
    { rows: 1_000, isKept: true },
    { rows: 1_001, isKept: false },
  ])('of $rows rows where a thousand may be kept: $isKept', ({ rows, isKept }) => {
    const known = new KnownConfigurations(200, 1_000);
    known.keep(configuration('a', rows));
    expect(known.find('a') !== undefined).toBe(isKept);
  });

  it('make room for newer ones, those kept longest ago first', () => {
    const known = new KnownConfigurations(200, 1_000);
    for (const org of ['a', 'b', 'a', 'c']) known.keep(configuration(org, 400));
    expect(['a', 'b', 'c'].filter((org) => known.find(org))).toEqual(['a', 'c']);
    known.forget('a');
    known.keep(configuration('d', 600));
    expect(['a', 'b', 'c', 'd'].filter((org) => known.find(org))).toEqual(['c', 'd']);
  });

  it('that have shrunk are not kept, nor is what they were', () => {
    const known = new KnownConfigurations(200, 1_000);
    known.keep(configuration('a', 900));
    known.keep(configuration('a', 1));
    expect(known.find('a')).toBeUndefined();
  });

  it('keep what was made of them from one to the next', () => {
    const known = new KnownConfigurations(200, 1_000);
    expect(known.memoryOf('a')).toBeUndefined();
    known.keep(configuration('a', 300));
    const memory = known.memoryOf('a');
    known.keep(configuration('a', 301));
    expect(memory).toBeDefined();
    expect(known.memoryOf('a')).toBe(memory);
  });
});
