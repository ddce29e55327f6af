import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';

const root = path.resolve(import.meta.dirname, '../..');

/** A program of ours run from its source, so that it can be killed at any moment. */
export interface SourceProcess {
  readonly pid: number;
  /** Everything it has printed so far. */
  readonly output: string;
  /** Resolves with its exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  /** Waits for output that matches; rejects when the program ends first. */
  waitFor(pattern: RegExp): Promise<void>;
  /** Asks the program something over its channel and gives the answer. */
  ask(question: object): Promise<unknown>;
  /** Ends the channel to its parent, as the parent's death would. */
  disconnect(): void;
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** Starts a TypeScript file of the repository with exactly this environment beside PATH. */
export function startSource(file: string, env: Readonly<Record<string, string>>): SourceProcess {
  const child = spawn(process.execPath, ['--conditions=@headgate/source', path.join(root, file)], {
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  return watch(child);
}

async function drained(output: Readable | null): Promise<void> {
  if (output) await once(output, 'close');
}

function watch(child: ChildProcess): SourceProcess {
  let output = '';
  const listeners = new Set<() => void>();
  const append = (bytes: Buffer): void => {
    output += bytes.toString();
    for (const listener of listeners) listener();
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  // Not `close`: it does not come when the channel was ended from this side.
  const ended = Promise.all([once(child, 'exit'), drained(child.stdout), drained(child.stderr)]).then(
    ([[code, signal]]: [unknown[], ...unknown[]]) => (typeof code === 'number' ? code : String(signal)),
  );
  const endedEarly = ended.then((how) => {
    throw new Error(`the program ended with ${how}:\n${output}`);
  });
  // Nobody may be waiting for anything when it ends.
  endedEarly.catch(() => undefined);
  const printed = (pattern: RegExp): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!pattern.test(output)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  return {
    pid: child.pid ?? 0,
    ended,
    get output() {
      return output;
    },
    waitFor: (pattern) => Promise.race([printed(pattern), endedEarly]),
    ask: (question) => {
      const answer = once(child, 'message').then(([message]: unknown[]) => message);
      child.send(question);
      return Promise.race([answer, endedEarly]);
    },
    disconnect: () => child.disconnect(),
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}
