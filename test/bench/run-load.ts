import { spawn } from 'node:child_process';
import path from 'node:path';
import type { LoadPlan, LoadResult } from './load-run.ts';
import { onCore } from './pinned.ts';

const loadProgram = path.join(import.meta.dirname, 'load.ts');

/** Runs one load in a process of its own on core 1. */
export function runLoad(plan: LoadPlan): Promise<LoadResult> {
  const [command, ...args] = onCore(1, [process.execPath, loadProgram, JSON.stringify(plan)]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.once('exit', (code) =>
      code === 0 ? resolve(JSON.parse(text) as LoadResult) : reject(new Error(`load ended with ${code}`)),
    );
  });
}
