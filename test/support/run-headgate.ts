import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

const program = path.resolve(import.meta.dirname, '../../dist/cli/main.js');

/** How a run of the command line ended. */
export interface HeadgateRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What surrounds it. */
export interface HeadgateOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs `headgate` as a process of its own, with exactly this environment beside PATH. */
export async function runHeadgate(args: readonly string[], options: HeadgateOptions): Promise<HeadgateRun> {
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env['PATH'], ...options.env },
    timeout: 25_000,
  });
  child.stdin.end(options.input ?? '');
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: code as number | null, stdout, stderr };
}
