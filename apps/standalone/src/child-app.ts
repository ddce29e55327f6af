import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import type { AppLog } from './app-log.ts';
import { StandaloneError } from './standalone-error.ts';

const readyLimitMs = 30_000;
const stopLimitMs = 15_000;

/** One of Headgate's own processes, and how to know that it serves. */
export interface AppPlan {
  readonly name: string;
  readonly program: string;
  /** Options of Node beside those every app gets. */
  readonly nodeOptions?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly log: AppLog;
  /** Asked until it answers 200. */
  readonly readyUrl?: string;
  /** True for an app that says so itself over its channel: whatever its log level, it is heard. */
  readonly tellsReady?: boolean | undefined;
}

/** A process that was started. */
export interface ChildApp {
  readonly name: string;
  readonly pid: number;
  /** Rejects when the process ends first, or takes too long. */
  readonly ready: Promise<void>;
  /** Resolves with one sentence when the process ends without having been asked to. */
  readonly died: Promise<string>;
  /** Lets it finish what it is doing, then ends it by force. */
  stop(): Promise<void>;
  kill(): void;
}

/** Starts one of the apps on the Node that runs this. */
export function startApp(plan: AppPlan): ChildApp {
  // A session of its own, for Ctrl-C reaches every process of a terminal at once and stopping has an order. The
  // channel tells it that we are gone, should we be killed outright.
  const child = spawn(process.execPath, ['--enable-source-maps', ...(plan.nodeOptions ?? []), plan.program], {
    env: plan.env,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  let isStopping = false;
  watchOutput(child, plan);
  const told = hearReady(child);
  const ended = new Promise<Ending>((resolve) => {
    child.once('error', (error) => resolve({ how: error.message, isSignal: false }));
    // 'close', not 'exit': the last words are still on their way when a process ends.
    child.once('close', (code, signal) =>
      resolve({ how: signal ?? `code ${code ?? 'unknown'}`, isSignal: signal !== null }),
    );
  });
  const died = new Promise<string>((resolve) => {
    void ended.then((how) => (isStopping ? undefined : resolve(obituary(plan, how))));
  });
  return {
    name: plan.name,
    pid,
    died,
    ready: Promise.race([
      waitUntilReady(plan, told),
      died.then((sentence) => {
        throw new StandaloneError(sentence);
      }),
    ]),
    stop: async () => {
      isStopping = true;
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
      await ended;
      clearTimeout(force);
    },
    kill: () => {
      isStopping = true;
      child.kill('SIGKILL');
    },
  };
}

interface Ending {
  readonly how: string;
  readonly isSignal: boolean;
}

/** Whoever was ended from outside did not say why; otherwise the last error may be the reason. */
function obituary(plan: AppPlan, { how, isSignal }: Ending): string {
  const failure = isSignal ? '' : plan.log.recentFailure();
  const reason = failure === '' ? '' : `: ${failure}`;
  return `the ${plan.name} ended unexpectedly (${how})${reason}; its log is ${plan.log.file}`;
}

function watchOutput(child: ChildProcess, plan: AppPlan): void {
  for (const output of [child.stdout, child.stderr]) {
    if (output) createInterface({ input: output }).on('line', (line) => plan.log.write(line));
  }
}

/** Resolves when the app says that it is ready. */
function hearReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve();
    });
  });
}

async function waitUntilReady(plan: AppPlan, told: Promise<void>): Promise<void> {
  const late = pause(readyLimitMs, undefined, { ref: false }).then(() => {
    throw new StandaloneError(
      `the ${plan.name} was not ready after ${readyLimitMs / 1000} seconds; its log is ${plan.log.file}`,
    );
  });
  const steps = [...(plan.tellsReady ? [told] : []), ...(plan.readyUrl ? [untilOk(plan.readyUrl)] : [])];
  await Promise.race([Promise.all(steps), late]);
}

async function untilOk(url: string): Promise<void> {
  for (let elapsedMs = 0; elapsedMs < readyLimitMs; elapsedMs += 25) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    await pause(25);
  }
}
