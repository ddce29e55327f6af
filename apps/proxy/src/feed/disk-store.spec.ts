import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { formatEnvelope } from '@headgate/snapshot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { atomicWrite } from './atomic-write.ts';
import { DiskStore } from './disk-store.ts';
import { aFolder, StepClock, StepTimers } from '../testing/feed-fixtures.ts';
import { TrialMarks } from './trial-marks.ts';

let folder: string;
let remove: () => Promise<void>;
let disk: DiskStore;

beforeEach(async () => {
  ({ folder, remove } = await aFolder());
  disk = new DiskStore(folder);
});
afterEach(() => remove());

describe('the disk', () => {
  it('keeps the three newest generations', async () => {
    for (const rev of [1, 9, 10, 2, 11]) await disk.saveSnapshot('org_a', rev, `text ${rev}`);
    expect(await disk.listGenerations('org_a')).toEqual([11, 10, 9]);
    expect(await disk.readSnapshot('org_a', 10)).toBe('text 10');
    expect(await disk.readSnapshot('org_a', 2)).toBeUndefined();
  });

  it('does not take other files for generations', async () => {
    await disk.saveSnapshot('org_a', 1, 'x');
    for (const name of ['2.snapshot.abc.tmp', 'x.snapshot', '-1.snapshot', 'trial-1'])
      await writeFile(disk.fileOf('org_a', 'x').replace(/x$/, name), '');
    expect(await disk.listGenerations('org_a')).toEqual([1]);
  });

  it('is empty before it is written to', async () => {
    expect(await disk.listOrganizations(10)).toEqual([]);
    expect(await disk.listGenerations('org_a')).toEqual([]);
    expect(await disk.listKeyIds('org_a')).toEqual([]);
    expect(await disk.findKey('abc')).toBeUndefined();
  });

  it('finds a key by its id, and lists those of an organization', async () => {
    await disk.saveKey('org_a', 'abcdefghijkl', { body: 'b', signature: 's' });
    expect(await disk.findKey('abcdefghijkl')).toEqual({ body: 'b', signature: 's' });
    expect(await disk.listKeyIds('org_a')).toEqual(['abcdefghijkl']);
    expect(await disk.listOrganizations(10)).toEqual(['org_a']);
  });

  it.each(['', '{', '{"body":1}', 'null'])('takes a key file that reads "%s" for none', async (text) => {
    await disk.saveKey('org_a', 'abcdefghijkl', { body: 'b', signature: 's' });
    await writeFile(path.join(folder, 'organizations/org_a/keys/abcdefghijkl'), text);
    expect(await disk.findKey('abcdefghijkl')).toBeUndefined();
  });

  it.each(['../x', 'a/b', '', '.', '..', 'a\0b', 'x'.repeat(200)])('never writes under the name "%s"', async (name) => {
    await expect(disk.saveSnapshot(name, 1, 'x')).rejects.toThrow('not a name');
    await expect(disk.saveKey('org_a', name, { body: '', signature: '' })).rejects.toThrow('not a name');
  });

  it('is readable by its owner only', async () => {
    await disk.saveSnapshot('org_a', 1, 'x');
    const file = disk.fileOf('org_a', 'x').replace(/x$/, '1.snapshot');
    expect((await stat(file)).mode & 0o077).toBe(0);
    expect((await stat(path.dirname(file))).mode & 0o077).toBe(0);
  });
});

describe('a snapshot in parts on disk', () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(64));
  /** One of the parts with these numbers. */
  const save = (rev: number, ...of: number[]): Promise<void> => {
    const routes = of.map((at) => names[at] ?? '');
    const head = { org: 'org_a', rev, schema: 3, sha256: '', signature: '' };
    const body = JSON.stringify({ parts: { projects: [], providers: [], routes, policies: [''], models: [] } });
    return disk.saveSnapshot(
      'org_a',
      rev,
      formatEnvelope({ ...head, body }),
      new Map(routes.map((name) => [name, name])),
    );
  };
  const kept = async (): Promise<string[]> => [...(await disk.partsOf('org_a').read(names)).keys()].sort();

  it('keeps the parts of the three newest generations', async () => {
    await save(1, 0, 1);
    await save(2, 1, 2);
    await save(3, 2, 3);
    expect(await kept()).toEqual(names.slice(0, 4));
    await save(4, 2, 4);
    expect(await kept()).toEqual(names.slice(1));
    await disk.saveSnapshot('org_a', 5, 'whole');
    await disk.saveSnapshot('org_a', 6, 'whole');
    expect(await kept()).toEqual([names[2], names[4]]);
  });

  it('does not list a generation whose parts could not be written', async () => {
    await mkdir(path.join(folder, 'organizations/org_a'), { recursive: true });
    await writeFile(path.join(folder, 'organizations/org_a/parts'), 'in the way');
    await expect(save(1, 0)).rejects.toThrow();
    expect(await disk.listGenerations('org_a')).toEqual([]);
  });
});

describe('an atomic write', () => {
  it('replaces the whole and leaves nothing beside it', async () => {
    const file = path.join(folder, 'deep/er/file');
    await atomicWrite(file, 'first and longer');
    await atomicWrite(file, 'second');
    expect(await readdir(path.dirname(file))).toEqual(['file']);
  });

  it('leaves nothing behind when it fails', async () => {
    const file = path.join(folder, 'taken');
    await mkdir(path.join(file, 'not-empty'), { recursive: true });
    await expect(atomicWrite(file, 'x')).rejects.toThrow();
    expect(await readdir(folder)).toEqual(['taken']);
  });
});

describe('a revision on trial', () => {
  const clock = new StepClock();
  let timers: StepTimers;
  const process = (): TrialMarks => new TrialMarks(disk, (timers = new StepTimers()), clock);

  beforeEach(() => {
    clock.nowMs = Date.now();
  });

  it('is barred when two processes ended during it, not one', async () => {
    await process().begin('org_a', 5);
    expect(await process().isBarred('org_a', 5)).toBe(false);
    await process().begin('org_a', 5);
    expect(await process().isBarred('org_a', 5)).toBe(true);
    expect(await process().isBarred('org_a', 6)).toBe(false);
    expect(await process().isBarred('org_b', 5)).toBe(false);
  });

  it('counts once in one process', async () => {
    const marks = process();
    await marks.begin('org_a', 5);
    await marks.begin('org_a', 5);
    await process().begin('org_a', 5);
    expect(await marks.isBarred('org_a', 5)).toBe(false);
    expect(await process().isBarred('org_a', 5)).toBe(true);
  });

  it('is trusted after thirty seconds', async () => {
    await process().begin('org_a', 5);
    await process().begin('org_a', 5);
    const ofSecond = timers;
    expect(await process().isBarred('org_a', 5)).toBe(true);
    ofSecond.run();
    await expect.poll(() => process().isBarred('org_a', 5)).toBe(false);
  });

  it('plans that moment when it begins', async () => {
    const marks = process();
    await marks.begin('org_a', 5);
    expect(timers.delays).toEqual([30_000]);
  });

  it('is not blamed for an orderly end', async () => {
    for (const _round of [1, 2, 3]) {
      const marks = process();
      await marks.begin('org_a', 5);
      await marks.endAll();
      expect(timers.count).toBe(0);
    }
    expect(await process().isBarred('org_a', 5)).toBe(false);
  });

  it('gets another chance ten minutes later', async () => {
    await process().begin('org_a', 5);
    await process().begin('org_a', 5);
    clock.nowMs += 590_000;
    expect(await process().isBarred('org_a', 5)).toBe(true);
    clock.nowMs += 20_000;
    expect(await process().isBarred('org_a', 5)).toBe(false);
  });

  it('is not barred by a mark that cannot be read', async () => {
    await process().begin('org_a', 5);
    await writeFile(disk.fileOf('org_a', 'trial-5'), 'garbage');
    expect(await process().isBarred('org_a', 5)).toBe(false);
  });
});
