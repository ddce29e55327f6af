import fs from 'node:fs';

/** Linux counts process time in ticks of 10 ms (USER_HZ is 100 on every platform Node is built for). */
const tickMs = 10;

/** CPU time a process has used so far, user and system, in milliseconds; undefined where the system does not tell. */
export function readCpuMs(pid: number): number | undefined {
  return readScheduledMs(pid) ?? readTicksMs(pid);
}

/** As the scheduler counts it, to the nanosecond (`sched-stats.rst` of the kernel: the first field); a thread that has ended is no longer in it. */
function readScheduledMs(pid: number): number | undefined {
  try {
    const threads = fs.readdirSync(`/proc/${pid}/task`);
    const ns = threads.map((id) => Number(fs.readFileSync(`/proc/${pid}/task/${id}/schedstat`, 'utf8').split(' ')[0]));
    return ns.reduce((sum, one) => sum + one, 0) / 1_000_000;
  } catch {
    return undefined;
  }
}

function readTicksMs(pid: number): number | undefined {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name is in brackets and may hold blanks; what follows is fixed: utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return undefined;
  }
}

/** Resident memory of a process in MiB; undefined where the system does not tell. */
export function readResidentMib(pid: number): number | undefined {
  try {
    const kib = /VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kib === undefined ? undefined : Number(kib) / 1024;
  } catch {
    return undefined;
  }
}

/** Direct children of a process with their command lines. */
export function listChildren(pid: number): { readonly pid: number; readonly command: string }[] {
  try {
    const tasks = fs.readdirSync(`/proc/${pid}/task`);
    const pids = tasks.flatMap((task) =>
      fs.readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '),
    );
    return pids.filter(Boolean).map((child) => ({
      pid: Number(child),
      command: fs.readFileSync(`/proc/${child}/cmdline`, 'utf8').replaceAll('\0', ' '),
    }));
  } catch {
    return [];
  }
}
