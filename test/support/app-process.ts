import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../..');

/** One of our programs, built, running for real. */
export interface AppProcess {
  readonly pid: number;
  /** Everything it has printed so far. */
  readonly output: string;
  /** Ends it (SIGTERM unless told otherwise) and gives its exit code, or the signal's name. */
  stop(signal?: NodeJS.Signals): Promise<number | string>;
  /** Waits for output that matches; rejects when the program ends first. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  signal(name: NodeJS.Signals): void;
}

/** Starts `dist/<app>/main.js` with exactly this environment beside PATH. */
export function startApp(app: string, env: Readonly<Record<string, string>>): AppProcess {
  const child = spawn(process.execPath, ['--enable-source-maps', path.join(root, 'dist', app, 'main.js')], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
    // The channel ends with this process, and the app with the channel: a killed test run leaves nothing behind.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return watch(app, child);
}

function watch(app: string, child: ChildProcess): AppProcess {
  let output = '';
  const listeners = new Set<() => void>();
  const append = (bytes: Buffer): void => {
    output += bytes.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) =>
    typeof code === 'number' ? code : String(signal),
  );
  return {
    pid: child.pid ?? 0,
    get output() {
      return output;
    },
    signal: (name) => void child.kill(name),
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
    waitFor: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        void ended.then((how) =>
          reject(new Error(`${app} ended with ${how} before it printed ${pattern}:\n${output}`)),
        );
        look();
      }),
  };
}
