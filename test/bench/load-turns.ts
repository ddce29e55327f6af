/** The load generator of what is measured in turns: one process for all of them, which answers each turn it is asked for. */
import { type LoadPlan, LoadRun, type LoadResult } from './load-run.ts';
import { readCpuMs } from './process-cpu.ts';

/** A load, and the process whose CPU time is read while it is counted. */
export interface Turn {
  readonly pid: number;
  readonly plan: LoadPlan;
}

export interface TurnResult extends LoadResult {
  /** NaN where the system does not tell. */
  readonly cpuMs: number;
}

async function take({ pid, plan }: Turn): Promise<TurnResult> {
  let cpuMs = Number.NaN;
  const used = (): number => readCpuMs(pid) ?? Number.NaN;
  const result = await new LoadRun(plan).measure({
    began: () => (cpuMs = used()),
    ended: () => (cpuMs = used() - cpuMs),
  });
  return { ...result, cpuMs };
}

process.on('message', (turn: Turn) => void take(turn).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit(0));
