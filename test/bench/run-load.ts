import type { LoadPlan, LoadResult } from './load-run.ts';
import { CpuTurns } from './measure-cpu.ts';

/** Runs one load from a load generator of its own, for what is not compared in turns. */
export async function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const generator = new CpuTurns();
  try {
    return await generator.take({ pid: 0, plan });
  } finally {
    await generator.end();
  }
}
