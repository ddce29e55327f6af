import { describe, expect, it } from 'vitest';
import type { SpoolTrouble } from './spool-trouble.ts';
import { MemorySpoolFiles } from './testing/memory-spool-files.ts';
import { openSpoolInMemory, type SpoolInMemory, takeAll } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

const segmentBytes = 1_000;
const troubles: SpoolTrouble[] = [];

function open(files = new MemorySpoolFiles()): SpoolInMemory {
  files.preparesFiles = true;
  troubles.length = 0;
  return openSpoolInMemory({ files, segmentBytes, onTrouble: (trouble) => troubles.push(trouble) });
}

function run({ spool }: SpoolInMemory, count: number, from = 0): void {
  for (let at = from; at < from + count; at += 1) {
    void spool.start(aUsageStart(`r${at}`));
    spool.end(aUsageEnd(`r${at}`));
  }
}

async function idsOf(world: SpoolInMemory): Promise<string[]> {
  return (await takeAll(world.spool)).map(({ request_id }) => request_id);
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, at) => `r${at}`);

describe('a segment made ahead', () => {
  it('is written into without growing', async () => {
    const world = open();
    await world.time.advance(0);
    run(world, 1);
    expect(world.spool.status().segments).toBe(2);
    const size = world.files.get('/spool/000000000002.seg').length;
    run(world, 1, 1);
    expect(size).toBe(segmentBytes);
    expect(world.files.get('/spool/000000000002.seg')).toHaveLength(segmentBytes);
  });

  it('is read to its last record after a kill, its zeros are nobody’s trouble', async () => {
    const world = open();
    for (let round = 0; round < 6; round += 1) {
      await world.time.advance(0);
      run(world, 2, round * 2);
    }
    void world.spool.start(aUsageStart('open'));
    const next = open(world.files.copy());
    expect(await idsOf(next)).toEqual([...ids(12), 'open']);
    expect(troubles).toEqual([]);
    next.spool.acknowledge(next.spool.status().taken);
    await next.time.advance(0);
    run(next, 1, 99);
    await next.time.advance(0);
    expect(next.files.names('/spool').filter((name) => name.includes('damaged'))).toEqual([]);
  });

  it('that a kill left unused is an empty one', async () => {
    const world = open();
    await world.time.advance(0);
    const left = world.files.copy();
    expect(left.get('/spool/000000000002.seg')).toEqual(Buffer.alloc(segmentBytes));
    const next = open(left);
    expect(await idsOf(next)).toEqual([]);
    expect(troubles).toEqual([]);
  });

  it('with records behind a hole that a power cut left is set aside', async () => {
    const world = open();
    await world.time.advance(0);
    run(world, 3);
    const left = world.files.copy();
    left.get('/spool/000000000002.seg').fill(0, 300, 500);
    const next = open(left);
    expect(await idsOf(next)).not.toContain('r2');
    expect(troubles.map(({ kind }) => kind)).toContain('unreadable');
  });

  it('is not there in time when the disk is slow: the log goes on in another, and the late one goes', async () => {
    const world = open();
    run(world, 12);
    await world.time.advance(0);
    run(world, 1, 12);
    const names = world.files.names('/spool').filter((name) => name.endsWith('.seg'));
    expect(names).not.toContain('000000000002.seg');
    expect(await idsOf(open(world.files.copy()))).toEqual(ids(13));
  });

  it('for which the disk has no room is done without, and told of', async () => {
    const files = new MemorySpoolFiles();
    files.limit(600);
    const world = open(files);
    await world.time.advance(0);
    expect(troubles).toMatchObject([{ kind: 'write' }]);
    expect(world.files.names('/spool').filter((name) => name.endsWith('.seg'))).toHaveLength(1);
    run(world, 1);
    expect(await idsOf(world)).toEqual(['r0']);
  });

  it('is gone when the spool ends, whether it was ready or not', async () => {
    for (const wait of [true, false]) {
      const world = open();
      if (wait) await world.time.advance(0);
      run(world, 1);
      await takeAll(world.spool);
      world.spool.acknowledge(world.spool.status().taken);
      await world.spool.close();
      expect(world.files.names('/spool')).toEqual([]);
    }
  });
});
