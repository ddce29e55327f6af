import { describe, expect, it } from 'vitest';
import { lockFolder, type LockHolder, systemProcesses } from './instance-lock.ts';
import { ManualTime } from './testing/manual-time.ts';
import { MemorySpoolFiles } from './testing/memory-spool-files.ts';

interface World {
  readonly files: MemorySpoolFiles;
  readonly time: ManualTime;
  /** Processes that live, of all hosts. */
  readonly living: LockHolder[];
}

function newWorld(): World {
  const time = new ManualTime();
  const files = new MemorySpoolFiles();
  files.now = () => time.now();
  return { files, time, living: [] };
}

function lockAs(self: LockHolder, { files, time, living }: World): () => void {
  living.push(self);
  const began = (pid: number): string | undefined =>
    living.find((each) => each.host === self.host && each.pid === pid)?.began;
  return lockFolder('/spool', { files, clock: time, timers: time, processes: { self, began } });
}

const first = { host: 'a', pid: 7, began: '100' };

describe('the lock of a spool folder', () => {
  it.each([
    ['another process of this machine', { host: 'a', pid: 8, began: '200' }],
    ['this process, a second time', first],
    ['a process of another machine', { host: 'b', pid: 7, began: '100' }],
  ])('keeps out %s', (_name, second) => {
    const world = newWorld();
    lockAs(first, world);
    expect(() => lockAs(second, world)).toThrow(/in use by process 7 on a/);
    expect(world.files.names('/spool')).toEqual(['lock.1']);
  });

  it.each([
    ['the same pid, used again', { host: 'a', pid: 7, began: '300' }],
    ['another pid', { host: 'a', pid: 9, began: '300' }],
  ])('of a dead process is taken over at once by %s', (_name, next) => {
    const world = newWorld();
    lockAs(first, world);
    world.living.length = 0;
    lockAs(next, world);
    expect(world.files.names('/spool')).toEqual(['lock.2']);
    expect(JSON.parse(world.files.readText('/spool/lock.2'))).toEqual(next);
  });

  it('of a living process of another machine holds as long as it beats', async () => {
    const world = newWorld();
    lockAs(first, world);
    await world.time.advance(600_000);
    expect(() => lockAs({ ...first, host: 'b' }, world)).toThrow(/in use/);
  });

  it('of a machine that fell silent is free after twenty seconds', async () => {
    const world = newWorld();
    const release = lockAs(first, world);
    release();
    world.files.put('/spool/lock.1', Buffer.from(JSON.stringify(first)));
    await world.time.advance(20_000);
    expect(() => lockAs({ ...first, host: 'b' }, world)).toThrow(/in use/);
    await world.time.advance(1);
    lockAs({ ...first, host: 'b' }, world);
  });

  it('that nobody has written yet is respected: its owner may be about to', () => {
    const world = newWorld();
    world.files.put('/spool/lock.1', Buffer.alloc(0));
    expect(() => lockAs(first, world)).toThrow(/in use by another process/);
  });

  it('is won by one of two that find the same dead holder', () => {
    const world = newWorld();
    world.files.put('/spool/lock.4', Buffer.from(JSON.stringify({ host: 'a', pid: 1, began: '1' })));
    const loser = world.files.list.bind(world.files);
    const stale = loser('/spool');
    lockAs(first, world);
    // The other one listed the folder before.
    world.files.list = () => stale;
    world.files.put('/spool/lock.4', Buffer.from(JSON.stringify({ host: 'a', pid: 1, began: '1' })));
    expect(() => lockAs({ host: 'a', pid: 8, began: '2' }, world)).toThrow(/cannot be locked.*EEXIST/);
  });

  it('is free after its release', async () => {
    const world = newWorld();
    const release = lockAs(first, world);
    release();
    expect(world.files.names('/spool')).toEqual([]);
    await world.time.advance(60_000);
    lockAs({ host: 'b', pid: 1, began: '' }, world);
  });
});

describe('processes of this machine', () => {
  it('are told apart by when they began', () => {
    expect(systemProcesses.self.pid).toBe(process.pid);
    expect(systemProcesses.began(process.pid)).toBe(systemProcesses.self.began);
    expect(systemProcesses.began(2 ** 22 + 1)).toBeUndefined();
  });
});
