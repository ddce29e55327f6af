import { type ChildProcess, spawn, spawnSync } from 'node:child_process';

const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** Whether processes really are held to one core each; the page says so where they are not. */
export const isPinned = hasTaskset;

/** A command line whose process, and all that it starts, is held to a core; itself where none is named or nothing can hold it. */
export function onCore(
  core: number | undefined,
  [command, ...args]: readonly [string, ...string[]],
): [string, ...string[]] {
  return core === undefined || !hasTaskset ? [command, ...args] : ['taskset', '-c', String(core), command, ...args];
}

/** Starts a program held to one core. */
export function spawnPinned(
  core: number,
  command: string,
  args: readonly string[],
  env?: NodeJS.ProcessEnv,
): ChildProcess {
  const options = {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'] as ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  };
  const [first, ...rest] = onCore(core, [command, ...args]);
  return spawn(first, rest, options);
}

/** Moves a running process, all its threads, to one core. */
export function pin(core: number, pid: number): void {
  if (hasTaskset) spawnSync('taskset', ['-a', '-c', '-p', String(core), String(pid)], { stdio: 'ignore' });
}

/** The first line a child prints, as JSON. */
export function readFirstLine<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (bytes: Buffer) => {
      text += bytes.toString();
      const end = text.indexOf('\n');
      if (end >= 0) resolve(JSON.parse(text.slice(0, end)) as T);
    });
    child.once('exit', (code) =>
      reject(new Error(`${child.spawnargs.join(' ')} ended with ${code} before it was ready`)),
    );
  });
}

/** Ends a child this program started and waits until it is gone. */
export function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
