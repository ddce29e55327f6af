import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '@headgate/kernel';
import type { DiskStore } from './disk-store.ts';
import type { Scheduler } from './scheduler.ts';

const trialMs = 30_000;
const crashesAllowed = 2;
/** After so long a barred revision gets another chance: the crashes may have been a kill from outside. */
const barMs = 600_000;

/**
 * Notices configuration that kills the process: a mark on disk before a revision is activated, removed when it has run for thirty
 * seconds or the process ends in order. A mark that two processes left behind bars the revision.
 */
export class TrialMarks {
  readonly #disk: DiskStore;
  readonly #scheduler: Scheduler;
  readonly #clock: Clock;
  readonly #running = new Map<string, () => void>();

  constructor(disk: DiskStore, scheduler: Scheduler, clock: Clock) {
    this.#disk = disk;
    this.#scheduler = scheduler;
    this.#clock = clock;
  }

  /** True where this revision has ended two processes within thirty seconds of its activation, lately. */
  async isBarred(org: string, rev: number): Promise<boolean> {
    const file = this.#file(org, rev);
    if (this.#running.has(file)) return false;
    const count = await readCount(file);
    if (count < crashesAllowed) return false;
    const { mtimeMs } = await stat(file);
    return this.#clock.now() - mtimeMs < barMs;
  }

  /** Marks a revision before anything of it runs. */
  async begin(org: string, rev: number): Promise<void> {
    const file = this.#file(org, rev);
    if (this.#running.has(file)) return;
    const count = await readCount(file);
    // Not synced: the mark must outlive the process, not the machine.
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, String(count + 1), { mode: 0o600 });
    this.#running.set(
      file,
      this.#scheduler.after(trialMs, () => void this.end(org, rev)),
    );
  }

  /** Takes the mark away: the revision has proved itself, or was never activated. Never throws. */
  async end(org: string, rev: number): Promise<void> {
    const file = this.#file(org, rev);
    this.#running.get(file)?.();
    this.#running.delete(file);
    await rm(file, { force: true }).catch(() => undefined);
  }

  /** The process ends in order: whatever is on trial did not crash it. */
  async endAll(): Promise<void> {
    const files = [...this.#running];
    this.#running.clear();
    for (const [, cancel] of files) cancel();
    await Promise.all(files.map(([file]) => rm(file, { force: true }).catch(() => undefined)));
  }

  #file(org: string, rev: number): string {
    return this.#disk.fileOf(org, `trial-${rev}`);
  }
}

async function readCount(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '0');
  return /^\d{1,4}$/.test(text) ? Number(text) : 0;
}
