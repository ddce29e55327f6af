import fs from 'node:fs';
import path from 'node:path';
import { findLockProblems } from './find-lock-problems.mjs';

const root = path.join(import.meta.dirname, '../..');
const readJson = (...parts) => JSON.parse(fs.readFileSync(path.join(root, ...parts), 'utf8'));

/** Folders of the workspaces, from the patterns `name` and `name/*` of the root manifest. */
function listWorkspaces(patterns) {
  return patterns.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    const folders = fs.readdirSync(path.join(root, parent)).map((name) => `${parent}/${name}`);
    return folders.filter((folder) => fs.existsSync(path.join(root, folder, 'package.json')));
  });
}

const folders = ['', ...listWorkspaces(readJson('package.json').workspaces)];
const manifests = Object.fromEntries(folders.map((folder) => [folder, readJson(folder, 'package.json')]));
const problems = findLockProblems(readJson('package-lock.json'), manifests);
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
