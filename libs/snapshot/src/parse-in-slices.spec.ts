import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashInSlices } from './hash-in-slices.ts';
import { parseInSlices } from './parse-in-slices.ts';
import { Slices } from './slices.ts';
import { noTurns } from './testing/stand-ins.ts';

const lists = ['routes', 'providers'];
const slices = new Slices(noTurns);

describe('parsing in slices', () => {
  it('gives what JSON.parse gives, wherever it is cut', async () => {
    const names = fc.oneof(fc.constantFrom('routes', 'providers', 'projects', 'a"b', '[', '\\'), fc.string());
    const objects = fc.dictionary(names, fc.oneof(fc.array(fc.jsonValue(), { maxLength: 8 }), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(objects, fc.integer({ min: 1, max: 40 }), fc.boolean(), async (value, batch, isSpaced) => {
        const text = JSON.stringify(value, undefined, isSpaced ? 2 : undefined);
        expect(await parseInSlices(text, lists, slices, batch)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '',
    '{',
    '{"routes":[}',
    '{"routes":[1,]}',
    '{"routes":[1',
    '{"routes":["a]}',
    '[1,2',
    '{"routes":[1]]}',
    '}{',
    '{"a":1,}',
  ])('refuses %s', async (text) => {
    await expect(parseInSlices(text, lists, slices, 1)).rejects.toMatchObject({ reason: 'malformed' });
  });

  it.each(['null', '3', '"x"', '[1,[2]]'])('reads %s, which is no object', async (text) => {
    expect(await parseInSlices(text, lists, slices, 1)).toEqual(JSON.parse(text));
  });

  it('lets a later member of one name win', async () => {
    expect(await parseInSlices('{"routes":[1],"routes":[2,3]}', lists, slices, 1)).toEqual({ routes: [2, 3] });
  });

  it('gives a turn for every batch', async () => {
    let turns = 0;
    const counted = new Slices(() => {
      turns += 1;
      return Promise.resolve();
    });
    await parseInSlices(
      JSON.stringify({ routes: Array.from({ length: 1_000 }, () => 'x'.repeat(96)) }),
      lists,
      counted,
      1_000,
    );
    expect(turns).toBeGreaterThan(100);
  });
});

describe('hashing in slices', () => {
  it('gives the hash of the whole, also where a cut would split a character', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 5 }), async (text, batch) => {
        expect(await hashInSlices(text, slices, batch)).toBe(hash('sha256', text, 'hex'));
      }),
    );
  });
});
