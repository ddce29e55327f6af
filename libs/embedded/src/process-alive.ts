import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** The program a process runs, or undefined when there is no such process: its number alone may belong to anybody. */
export async function findProgramOf(pid: number): Promise<string | undefined> {
  if (!isAlive(pid)) return undefined;
  if (process.platform === 'linux')
    return findProgramInStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'comm=', '-p', String(pid)], (error, output) => resolve(error ? '' : output.trim()));
  });
}

/** Reads `/proc/<pid>/stat`. A zombie counts as gone: in containers nobody may ever collect it. */
export function findProgramInStat(stat: string): string | undefined {
  const [, name, state] = /^\d+ \((.*)\) (\w)/s.exec(stat) ?? [];
  return state === 'Z' || state === 'X' ? undefined : name;
}

/** Waits for a process of that program to end; false when it still runs after the limit. */
export async function isGone(pid: number, program: RegExp, limitMs: number): Promise<boolean> {
  for (let waitedMs = 0; ; waitedMs += 50) {
    const name = await findProgramOf(pid);
    if (name === undefined || !program.test(name)) return true;
    if (waitedMs >= limitMs) return false;
    await pause(50);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Alive, but somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
