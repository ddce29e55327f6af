import { readUsageRow, usageRow, type UsageRow } from '@headgate/domain';
import { Spool } from '../spool.ts';
import type { SpoolOptions } from '../spool-options.ts';
import { ManualTime } from './manual-time.ts';
import { MemorySpoolFiles } from './memory-spool-files.ts';

/** A spool in memory, and the disk and time it lives in. */
export interface SpoolInMemory {
  readonly spool: Spool;
  readonly files: MemorySpoolFiles;
  readonly time: ManualTime;
}

let lives = 0;

/** Opens a spool on a disk in memory; give the files of another one to open what that one left when it was killed. */
export function openSpoolInMemory(
  options: Partial<SpoolOptions> & { readonly files?: MemorySpoolFiles; readonly time?: ManualTime } = {},
): SpoolInMemory {
  const { files = new MemorySpoolFiles(), time = new ManualTime(), ...rest } = options;
  files.now = () => time.now();
  lives += 1;
  // Every life is another process: what the one before left locked is the lock of a dead one.
  const self = { host: 'host-a', pid: 100 + lives, began: String(lives) };
  const processes = { self, began: (pid: number) => (pid === self.pid ? self.began : undefined) };
  const spool = new Spool({
    dir: '/spool',
    proxyId: 'proxy-1',
    clock: time,
    timers: time,
    files,
    processes,
    id: `life-${lives}`,
    // Every record by itself and at once, unless a test is about groups.
    endOfTurn: (run) => run(),
    ...rest,
  });
  return { spool, files, time };
}

/** Takes everything there is. */
export async function takeAll(spool: Spool, max = 100): Promise<UsageRow[]> {
  const all: UsageRow[] = [];
  for (;;) {
    const { rows } = await spool.take(max);
    if (rows.length === 0) return all;
    all.push(...rows.map(readRow));
  }
}

/** A row as it was before it became text. */
export function readRow(row: string): UsageRow {
  return usageRow.parse(readUsageRow(JSON.parse(row)));
}
