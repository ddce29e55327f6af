import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * A word that only this very process has, as its number may belong to another one later; undefined when it is gone.
 * In a container the first processes get the same numbers at every start, so a number alone proves nothing.
 */
export async function identifyProcess(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux') {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
    const start = findStartInStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''));
    return start === undefined ? undefined : `${boot.trim()}.${start}`;
  }
  if (process.platform === 'win32') return isAlive(pid) ? 'alive' : undefined;
  return new Promise((resolve) => {
    execFile('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], (error, output) => {
      resolve(error ? undefined : output.trim() || undefined);
    });
  });
}

/** The moment a process started, in clock ticks since boot, from `/proc/<pid>/stat`; undefined for a zombie. */
export function findStartInStat(stat: string): string | undefined {
  // The name stands in brackets and may hold anything, brackets and blanks too.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
