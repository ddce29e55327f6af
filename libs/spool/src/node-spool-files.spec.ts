import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '@headgate/kernel';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Spool } from './spool.ts';
import { takeAll } from './testing/open-spool.ts';
import { aUsageEnd, aUsageStart } from './testing/usage-records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-spool-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const open = (): Spool =>
  new Spool({ dir: path.join(folder, 'deep', 'spool'), proxyId: 'proxy-1', clock: systemClock, segmentBytes: 2_000 });

describe('a spool on a real disk', () => {
  it('keeps what was not stored for the next life, in a folder of its owner alone', async () => {
    const first = open();
    const ids = Array.from({ length: 20 }, (_, at) => `r${at}`);
    for (const id of ids) {
      void first.start(aUsageStart(id));
      first.end(aUsageEnd(id));
    }
    await first.close();
    expect((await stat(path.join(folder, 'deep', 'spool'))).mode & 0o077).toBe(0);
    const second = open();
    expect((await takeAll(second)).map(({ request_id }) => request_id)).toEqual(ids);
    second.acknowledge(second.status().taken);
    await second.close();
    const third = open();
    expect(await takeAll(third)).toEqual([]);
    await third.close();
  });

  it('is closed to a second one', async () => {
    const first = open();
    expect(open).toThrow(/in use by process \d+/);
    await first.close();
    await open().close();
  });

  it('says so at once when the folder cannot be used', () => {
    expect(() => new Spool({ dir: '/dev/null/spool', proxyId: 'p', clock: systemClock })).toThrow(/ENOTDIR|EEXIST/);
  });
});
