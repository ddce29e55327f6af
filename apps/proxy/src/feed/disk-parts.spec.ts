import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aFolder } from '../testing/feed-fixtures.ts';
import { DiskParts } from './disk-parts.ts';

const [a, b, c] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];

let folder: string;
let remove: () => Promise<void>;
let parts: DiskParts;

beforeEach(async () => {
  ({ folder, remove } = await aFolder());
  parts = new DiskParts(path.join(folder, 'parts'));
});
afterEach(() => remove());

const files = async (): Promise<string[]> => (await readdir(path.join(folder, 'parts'))).sort();
const spoil = (name: string): Promise<void> => writeFile(path.join(folder, 'parts', name), 'spoiled');

describe('parts on disk', () => {
  it('are read as they were written, as far as they are there', async () => {
    expect(await parts.read([a])).toEqual(new Map());
    await parts.save(
      new Map([
        [a, 'one'],
        [b, ''],
      ]),
    );
    expect(await parts.read([a, b, c])).toEqual(
      new Map([
        [a, 'one'],
        [b, ''],
      ]),
    );
  });

  it.each(['../../secret', '', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}/x`])(
    'are never read as "%s"',
    async (name) => {
      await writeFile(path.join(folder, 'secret'), 'x');
      expect(await parts.read([name])).toEqual(new Map());
    },
  );

  it('are written once, and again by a process that has not proved them', async () => {
    await parts.save(new Map([[a, 'one']]));
    await spoil(a);
    await parts.save(new Map([[a, 'one']]));
    expect((await parts.read([a])).get(a)).toBe('spoiled');
    const next = new DiskParts(path.join(folder, 'parts'));
    next.noteGood([b]);
    await next.save(
      new Map([
        [a, 'one'],
        [b, 'two'],
      ]),
    );
    expect(await next.read([a, b])).toEqual(new Map([[a, 'one']]));
  });

  it('go when nothing is in them any more, with what an interrupted write left', async () => {
    await parts.save(
      new Map([
        [a, 'one'],
        [b, 'two'],
      ]),
    );
    await spoil(`${a}.123.tmp`);
    await parts.keepOnly(new Set([b, c]));
    expect(await files()).toEqual([b]);
    await parts.save(new Map([[a, 'one']]));
    expect(await files()).toEqual([a, b]);
  });

  it('need not be there to be removed', async () => {
    await parts.keepOnly(new Set());
    expect(await readdir(folder)).toEqual([]);
  });
});
