import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './root.mjs';

const isSource = (name) => !/\.(?:spec|suite)\.ts$/.test(name);
const skipped = new Set(['node_modules', 'dist', 'generated', 'testing']);

/** One word that changes whenever a file below these paths does; contents, not dates, since a checkout changes dates. */
export function fingerprint(...paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((name) => listFiles(inRoot(name)))) {
    hash.update(path.relative(root, file)).update('\0').update(fs.readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function listFiles(at) {
  const entry = fs.statSync(at, { throwIfNoEntry: false });
  if (!entry) return [];
  if (entry.isFile()) return [at];
  return fs
    .readdirSync(at)
    .filter((name) => !skipped.has(name) && isSource(name))
    .sort()
    .flatMap((name) => listFiles(path.join(at, name)));
}

/** True when the work of this fingerprint was done before and its result is still there. */
export function isDone(stampFile, mark, results) {
  const stamp = inRoot(stampFile);
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, 'utf8') !== mark) return false;
  return results.every((result) => fs.existsSync(inRoot(result)));
}

/** Remembers that the work of this fingerprint is done. */
export function markDone(stampFile, mark) {
  fs.mkdirSync(path.dirname(inRoot(stampFile)), { recursive: true });
  fs.writeFileSync(inRoot(stampFile), mark);
}
