import { setTimeout as pause } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { identifyProcess } from '@headgate/embedded';
import { z } from 'zod';
import type { Home } from './home.ts';
import { StandaloneError } from './standalone-error.ts';

const lockFile = 'lock.json';
const patienceMs = 12_000;
const processMark = z.object({ pid: z.int().positive(), identity: z.string() });
type ProcessMark = z.infer<typeof processMark>;
const lockContent = processMark.extend({ children: z.array(processMark).default([]) });

/** The claim of one launcher on its folder. */
export interface HomeLock {
  /** Notes a process to be ended by the next start, should this one be killed outright. */
  addChild(pid: number): Promise<void>;
  release(): Promise<void>;
}

/** Claims the folder; refuses when another launcher runs on it, ends what a killed one left behind. */
export async function lockHome(home: Home): Promise<HomeLock> {
  const earlier = lockContent.safeParse(await home.readJson(lockFile).catch(() => undefined));
  if (earlier.success) {
    if (await isAlive(earlier.data)) {
      throw new StandaloneError(`Headgate is already running on ${home.folder} (process ${earlier.data.pid})`);
    }
    await Promise.all(earlier.data.children.map(endLeftover));
  }
  const mine = { ...(await markOf(process.pid)), children: [] as ProcessMark[] };
  await home.writeJson(lockFile, mine);
  let writing: Promise<void> = Promise.resolve();
  return {
    addChild: async (pid) => {
      mine.children.push(await markOf(pid));
      writing = writing.then(() => home.writeJson(lockFile, mine));
      await writing;
    },
    release: async () => {
      await writing;
      await rm(home.at(lockFile), { force: true });
    },
  };
}

async function markOf(pid: number): Promise<ProcessMark> {
  return { pid, identity: (await identifyProcess(pid)) ?? 'gone' };
}

async function isAlive(mark: ProcessMark): Promise<boolean> {
  return (await identifyProcess(mark.pid)) === mark.identity;
}

async function endLeftover(mark: ProcessMark): Promise<void> {
  for (let waitedMs = 0; await isAlive(mark); waitedMs += 100) {
    try {
      if (waitedMs === 0) process.kill(mark.pid, 'SIGTERM');
      if (waitedMs >= patienceMs) process.kill(mark.pid, 'SIGKILL');
    } catch {
      return; // ended between the look and the signal, or not ours to end
    }
    await pause(100);
  }
}
