import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { LoadPlan } from './load-run.ts';
import type { Turn, TurnResult } from './load-turns.ts';
import { spawnPinned, stop } from './pinned.ts';
import { readResidentMib } from './process-cpu.ts';

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

/** A process under load, named. */
export interface Measured {
  readonly name: string;
  readonly pid: number;
}

const program = path.join(import.meta.dirname, 'load-turns.ts');

/**
 * Measures CPU per request, one turn after the other, from one load generator on core 1. Turns are short, so that what is compared meets
 * the same machine: one shared with others takes half as long again for the same work from one minute to the next.
 */
export class CpuTurns {
  readonly #child: ChildProcess = spawnPinned(1, process.execPath, [program]);

  async measure({ name, pid }: Measured, plan: LoadPlan): Promise<CpuFigure> {
    const { cpuMs, requests, seconds, failures, p50Ms, p99Ms } = await this.take({ pid, plan });
    return {
      name,
      microsPerRequest: (cpuMs * 1_000) / requests,
      requestsPerSecond: requests / seconds,
      failures,
      p50Ms,
      p99Ms,
      residentMib: readResidentMib(pid) ?? Number.NaN,
    };
  }

  /** One load; a process whose id is 0 is nobody's, and its CPU time not told. */
  take(turn: Turn): Promise<TurnResult> {
    return new Promise((resolve, reject) => {
      const ended = (code: number | null): void => reject(new Error(`the load generator ended with ${code}`));
      this.#child.once('exit', ended);
      this.#child.once('message', (result: TurnResult) => {
        this.#child.off('exit', ended);
        resolve(result);
      });
      this.#child.send(turn);
    });
  }

  /** Ends the load generator. */
  end(): Promise<void> {
    return stop(this.#child);
  }
}
