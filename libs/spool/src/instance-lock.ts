import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Clock, Timers } from '@headgate/kernel';
import type { SpoolFiles } from './spool-files.ts';

const beatMs = 5_000;
/** A holder on another machine or in another container is believed dead after this silence. */
const silenceMs = 20_000;

/** Who holds a folder. Pids alone do not do: containers all have the same ones, and a machine uses them again. */
export interface LockHolder {
  readonly host: string;
  readonly pid: number;
  /** When the process began, as the operating system counts; empty where it cannot be read. */
  readonly began: string;
}

/** What the lock asks of the operating system. */
export interface Processes {
  readonly self: LockHolder;
  /** When the process of this id began; undefined when there is none. */
  began(pid: number): string | undefined;
}

/** The machine's processes. */
export const systemProcesses: Processes = {
  self: { host: hostname(), pid: process.pid, began: readBegan(process.pid) ?? '' },
  began: readBegan,
};

interface LockDeps {
  readonly files: SpoolFiles;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly processes: Processes;
}

/**
 * Makes this process the only one that uses the folder, until it ends or releases it. Throws when another one does.
 * Gives the function that releases it.
 */
export function lockFolder(dir: string, deps: LockDeps): () => void {
  const { files, processes } = deps;
  const held = files.list(dir).flatMap(({ name, modifiedMs }) => {
    const found = /^lock\.(\d+)$/.exec(name);
    return found ? [{ name, modifiedMs, generation: Number(found[1]) }] : [];
  });
  held.sort((a, b) => b.generation - a.generation);
  const [newest] = held;
  if (newest) refuseLiving(path.join(dir, newest.name), newest.modifiedMs, deps);

  // The next generation can be created by one only: of two that find the same dead holder one wins.
  const mine = path.join(dir, `lock.${(newest?.generation ?? 0) + 1}`);
  createLock(mine, dir, deps);
  for (const { name } of held) files.remove(path.join(dir, name));
  const stopBeating = beat(mine, deps);
  return () => {
    stopBeating();
    if (readHolder(mine, files)?.pid === processes.self.pid) files.remove(mine);
  };
}

function createLock(file: string, dir: string, { files, processes }: LockDeps): void {
  let handle: number;
  try {
    handle = files.create(file);
  } catch (cause) {
    throw new Error(
      `The spool folder ${dir} cannot be locked: ${cause instanceof Error ? cause.message : String(cause)}`,
      {
        cause,
      },
    );
  }
  const bytes = Buffer.from(JSON.stringify(processes.self));
  files.write(handle, bytes, bytes.length, 0);
  files.close(handle);
}

function refuseLiving(file: string, modifiedMs: number, { files, clock, processes }: LockDeps): void {
  const holder = readHolder(file, files);
  const isSilent = clock.now() - modifiedMs > silenceMs;
  // Without a readable holder it died, or is, between creating and writing: only silence tells.
  const isLiving =
    holder === undefined || holder.host !== processes.self.host
      ? !isSilent
      : processes.began(holder.pid) === holder.began;
  if (!isLiving) return;
  const who = holder ? `process ${holder.pid} on ${holder.host}` : 'another process';
  throw new Error(`The spool folder ${path.dirname(file)} is in use by ${who}: give every proxy a folder of its own.`);
}

function readHolder(file: string, files: SpoolFiles): LockHolder | undefined {
  try {
    const { host, pid, began } = JSON.parse(files.readText(file)) as Partial<LockHolder>;
    return typeof host === 'string' && typeof pid === 'number' ? { host, pid, began: began ?? '' } : undefined;
  } catch {
    return undefined;
  }
}

function beat(file: string, { files, timers }: LockDeps): () => void {
  let cancel = (): void => undefined;
  const next = (): void => {
    cancel = timers.after(beatMs, () => {
      try {
        files.touch(file);
      } catch {
        // A missed beat is made up for by the next; a lost folder shows at the next record.
      }
      next();
    });
  };
  next();
  return () => cancel();
}

function readBegan(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Anything but "no such process" means that there is one.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
  }
  try {
    // Field 22, counted after the command in parentheses, which may itself hold spaces and parentheses.
    return readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ').at(-1)?.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
