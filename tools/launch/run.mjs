import { spawn } from 'node:child_process';
import os from 'node:os';
import { root } from './root.mjs';

const running = new Set();

// Ctrl-C reaches this process only, as the others are in groups of their own: hand it on, then go.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running.size === 0) return;
    for (const child of running) endGroup(child, 'SIGTERM');
    setTimeout(() => {
      for (const child of running) endGroup(child, 'SIGKILL');
      process.exit(128 + os.constants.signals[signal]);
    }, 3000);
    const poll = setInterval(() => {
      if (running.size > 0) return;
      clearInterval(poll);
      process.exit(128 + os.constants.signals[signal]);
    }, 50);
  });
}

/** Runs a command to its end with its output collected: `{ code, output }`. Code 127 when it cannot be run at all. */
export function run(command, args, { env = process.env, limitMs = 15 * 60_000 } = {}) {
  return new Promise((resolve) => {
    const output = [];
    // A group of its own, so that whatever it leaves behind can be ended with it.
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    });
    const limit = setTimeout(() => {
      output.push(`\nstopped: still running after ${limitMs / 60_000} minutes\n`);
      endGroup(child, 'SIGKILL');
    }, limitMs);
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    running.add(child);
    const settle = (code) => {
      clearTimeout(limit);
      running.delete(child);
      endGroup(child, 'SIGKILL');
      resolve({ code, output: output.map(String).join('') });
    };
    child.once('error', (error) => {
      output.push(error.message);
      settle(127);
    });
    child.once('exit', (code) => {
      // Leftovers of the group may hold the output open: what has been printed is read within a moment.
      endGroup(child, 'SIGTERM');
      const patience = setTimeout(() => settle(code ?? 1), 2000);
      child.once('close', () => {
        clearTimeout(patience);
        settle(code ?? 1);
      });
    });
  });
}

/** Signals a child and everything it started in its group; silent when they are gone. */
export function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // Nobody left.
  }
}
