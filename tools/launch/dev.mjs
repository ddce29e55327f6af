import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { LaunchError, runMain } from './fail.mjs';
import { prepare } from './prepare.mjs';
import { inRoot, root } from './root.mjs';

const say = (what) => process.stdout.write(`headgate: ${what}\n`);
const settleMs = 200;

/** Starts Headgate and starts it again after every change that still builds; a change that does not is only told. */
async function develop() {
  let app = start(await prepare(say));
  let timer;
  let isStopping = false;
  const restart = async () => {
    try {
      const node = await prepare(say);
      await stop(app);
      if (!isStopping) app = start(node);
    } catch (error) {
      say(error instanceof LaunchError ? error.message : error.stack);
    }
  };
  const watchers = ['apps', 'libs', 'prisma'].map((folder) =>
    fs.watch(inRoot(folder), { recursive: true }, (_event, file) => {
      // What the build itself writes would start the next build.
      if (!file || /generated|\.spec\.ts$/.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(restart, settleMs);
    }),
  );
  await Promise.race(['SIGINT', 'SIGTERM'].map((signal) => once(process, signal)));
  isStopping = true;
  clearTimeout(timer);
  for (const watcher of watchers) watcher.close();
  await stop(app);
  return 0;
}

function start(node) {
  return spawn(node, ['--enable-source-maps', inRoot('dist/standalone/main.js')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    detached: process.platform !== 'win32',
  });
}

async function stop(app) {
  if (app.exitCode !== null || app.signalCode !== null) return;
  app.kill('SIGTERM');
  await once(app, 'exit');
}

await runMain(develop);
