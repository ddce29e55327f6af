import { spawn } from 'node:child_process';
import path from 'node:path';
import type { LoadPlan, LoadResult } from './load.ts';
import { isPinned } from './pinned.ts';
import { readCpuMs, readResidentMib } from './process-cpu.ts';

export interface CpuFigure {
  readonly name: string;
  /** CPU time of the process per request, in microseconds. */
  readonly microsPerRequest: number;
  readonly requestsPerSecond: number;
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly residentMib: number;
}

const loadProgram = path.join(import.meta.dirname, 'load.ts');

/** Runs one load in a process of its own on core 1. */
export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const args = [loadProgram, JSON.stringify(plan)];
  const child = isPinned
    ? spawn('taskset', ['-c', '1', process.execPath, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as LoadResult) : reject(new Error(`load ended with ${code}`)),
    );
  });
}

/**
 * CPU per request of one process under full load. The load warms up before it counts, so the process's time is divided by
 * all requests it served: the rate of the counted part times the whole time.
 */
export async function measureCpu(name: string, pid: number, plan: LoadPlan): Promise<CpuFigure> {
  await runLoad({ ...plan, seconds: Math.min(2, plan.seconds) });
  const samples: { at: number; cpu: number }[] = [];
  const sampler = setInterval(() => samples.push({ at: performance.now(), cpu: readCpuMs(pid) ?? Number.NaN }), 100);
  const result = await runLoad(plan);
  clearInterval(sampler);
  // The middle of the run: neither start nor end of the load generator.
  const middle = samples.slice(Math.floor(samples.length * 0.35), Math.floor(samples.length * 0.95));
  const [first, last] = [middle[0], middle.at(-1)];
  const busy = first && last ? (last.cpu - first.cpu) / (last.at - first.at) : Number.NaN;
  const rate = result.requests / result.seconds;
  return {
    name,
    microsPerRequest: (busy * 1_000_000) / rate,
    requestsPerSecond: rate,
    failures: result.failures,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    residentMib: readResidentMib(pid) ?? Number.NaN,
  };
}
