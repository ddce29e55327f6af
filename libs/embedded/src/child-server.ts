import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EmbeddedServerError } from './embedded-server-error.ts';
import type { ServerExit } from './embedded-server.ts';
import { guardProcess } from './guard-process.ts';

const startLimitMs = 60_000;
const stopLimitMs = 10_000;
const keptLogLines = 40;

/** A user to run as, where we are root and the server refuses to be. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A program that runs until told otherwise and says on its output when it is ready. */
export interface ServerProgram {
  /** As people call it: "PostgreSQL". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly account?: Account | undefined;
  /** Written to the program's standard input, which is then closed. */
  readonly input?: string;
  readonly readyLine: RegExp;
  readonly stopSignal: 'INT' | 'TERM';
  readonly onLine?: ((line: string) => void) | undefined;
}

/** A program that said it is ready. */
export interface ChildServer {
  readonly pid: number;
  readonly exited: Promise<ServerExit>;
  stop(): Promise<void>;
}

/** Starts the program and resolves when it is ready; rejects with its last lines when it ends before that. */
export async function startChildServer(program: ServerProgram): Promise<ChildServer> {
  const child = spawn(program.command, [...program.args], {
    ...program.account,
    env: program.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // A session of its own: Ctrl-C in a terminal must reach us alone, or the store dies under those that still write.
    detached: true,
  });
  child.stdin.once('error', () => undefined); // a program that ends at once closes it first; its exit tells the story
  child.stdin.end(program.input ?? '');
  const lifeline = { isStopping: false, exited: watchExit(child) };
  const exited = lifeline.exited.then((exit) => ({ ...exit, isExpected: lifeline.isStopping }));
  const pid = child.pid ?? 0;
  // From the first moment: a start that is interrupted must not leave a server behind either.
  if (pid > 0) void exited.then(guardProcess(pid, program.stopSignal));
  await untilReady(child, program);
  return {
    pid,
    exited,
    stop: async () => {
      lifeline.isStopping = true;
      await endChild(child, `SIG${program.stopSignal}`, exited);
    },
  };
}

function watchExit(child: ChildProcess): Promise<Omit<ServerExit, 'isExpected'>> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

async function endChild(child: ChildProcess, signal: NodeJS.Signals, exited: Promise<ServerExit>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const force = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await exited;
  clearTimeout(force);
}

function untilReady(child: ChildProcess, program: ServerProgram): Promise<void> {
  const lastLines: string[] = [];
  return new Promise((resolve, reject) => {
    const fail = (what: string, cause?: unknown): void => {
      clearTimeout(limit);
      const log = lastLines.join('\n');
      reject(
        new EmbeddedServerError('start_failed', `${program.name} ${what}${lastReason(lastLines)}`, { log, cause }),
      );
    };
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`was not ready after ${startLimitMs / 1000} seconds`);
    }, startLimitMs);
    const onLine = (line: string): void => {
      lastLines.push(line);
      if (lastLines.length > keptLogLines) lastLines.shift();
      program.onLine?.(line);
      if (!program.readyLine.test(line)) return;
      clearTimeout(limit);
      resolve();
    };
    for (const output of [child.stdout, child.stderr]) {
      if (output) createInterface({ input: output }).on('line', onLine);
    }
    child.once('error', (error) => fail(`could not be run: ${error.message}`, error));
    // 'close' follows 'exit' once the output is read to its end, so the reason is in `lastLines` by then.
    child.once('close', (code, signal) => fail(`ended at once (${code ?? signal ?? 'unknown'})`));
  });
}

function lastReason(lines: readonly string[]): string {
  const telling = lines.findLast((line) => /FATAL|ERROR|error|could not|failed|denied/.test(line)) ?? lines.at(-1);
  return telling === undefined ? '' : `: ${telling.trim()}`;
}
