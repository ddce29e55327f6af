import path from 'node:path';
import { LaunchError } from './fail.mjs';
import { fingerprint, isDone, markDone } from './fingerprint.mjs';
import { ensureInstalled } from './install.mjs';
import { findPinnedNode } from './pinned-node.mjs';
import { inRoot } from './root.mjs';
import { run } from './run.mjs';

const buildInputs = [
  'apps',
  'libs',
  'prisma/schema',
  'rolldown.config.mjs',
  'tsconfig.json',
  'tsconfig.base.json',
  'package-lock.json',
];
const generateInputs = ['prisma/schema', 'prisma.config.ts', 'package-lock.json'];
const apps = ['admin-api', 'worker', 'proxy', 'standalone'];

/** Brings a checkout into the state in which Headgate runs; returns the Node to run it with. Does nothing twice. */
export async function prepare(say, { isBuilt = true } = {}) {
  await ensureInstalled(say);
  const node = findPinnedNode();
  await ensureGenerated(node, say);
  if (isBuilt) await ensureBuilt(node, say);
  return node;
}

/** The environment of every tool: the pinned Node first on the PATH, nothing that outlives its caller. */
export function toolEnvironment(node) {
  const folders = [path.dirname(node), inRoot('node_modules/.bin'), process.env.PATH ?? ''];
  return { ...process.env, PATH: folders.join(path.delimiter), NX_DAEMON: 'false', CHECKPOINT_DISABLE: '1' };
}

async function ensureGenerated(node, say) {
  const stamp = 'node_modules/.cache/headgate/generated';
  const mark = fingerprint(...generateInputs);
  if (isDone(stamp, mark, ['libs/database/src/generated'])) return;
  say('generating the database client');
  await must(node, ['node_modules/prisma/build/index.js', 'generate'], 'the database client could not be generated');
  markDone(stamp, mark);
}

async function ensureBuilt(node, say) {
  const stamp = 'dist/fingerprint';
  const mark = fingerprint(...buildInputs);
  if (
    isDone(
      stamp,
      mark,
      apps.map((app) => `dist/${app}/main.js`),
    )
  )
    return;
  say('building');
  await must(node, ['node_modules/rolldown/bin/cli.mjs', '--config', 'rolldown.config.mjs'], 'the build failed');
  markDone(stamp, mark);
}

async function must(node, args, complaint) {
  const { code, output } = await run(node, args, { env: toolEnvironment(node) });
  if (code !== 0) throw new LaunchError(`${complaint}:\n${output.trim()}`);
}
