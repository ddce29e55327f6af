import { spawn } from 'node:child_process';
import os from 'node:os';
import { runMain } from './fail.mjs';
import { prepare } from './prepare.mjs';
import { inRoot, root } from './root.mjs';

/** Runs the app until it ends; signals go on to it, its exit code comes back. */
function runApp(node, args) {
  // A group of its own: in a terminal Ctrl-C reaches every process of the foreground group at once, and the stores
  // must not end before those who write to them. The channel tells the app when this process is gone.
  const app = spawn(node, ['--enable-source-maps', inRoot('dist/standalone/main.js'), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => app.kill(signal));
  return new Promise((resolve, reject) => {
    app.once('error', reject);
    app.once('exit', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)));
  });
}

await runMain(async () => {
  const node = await prepare((what) => process.stdout.write(`headgate: ${what}\n`));
  return runApp(node, process.argv.slice(2));
});
