import { execFile } from 'node:child_process';
import { appendFile, cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const root = path.join(import.meta.dirname, '../..');
const copied = [
  ...['apps', 'libs', 'test/e2e/package.json', 'package.json', 'package-lock.json', 'nx.json'],
  ...['tsconfig.json', 'tsconfig.base.json', 'eslint.config.mjs', '.dependency-cruiser.mjs'],
];

/** What a program printed, and whether it was content. */
export interface Verdict {
  readonly isPassed: boolean;
  readonly output: string;
}

/** A copy of the source tree in which violations can be planted; the real tree is only ever read. */
export interface WorkspaceCopy {
  plant(file: string, source: string): Promise<void>;
  append(file: string, line: string): Promise<void>;
  /** Runs a program of node_modules/.bin in the copy. */
  run(program: string, ...args: string[]): Promise<Verdict>;
  drop(): Promise<void>;
}

/** Copies sources and rules; packages are links to the installed ones, our own among them links to the copy. */
export async function copyWorkspace(): Promise<WorkspaceCopy> {
  const copy = await mkdtemp(path.join(tmpdir(), 'headgate-workspace-'));
  const filter = (source: string): boolean => !/[\\/](?:node_modules|dist|\.headgate)$/.test(source);
  for (const name of copied) await cp(path.join(root, name), path.join(copy, name), { recursive: true, filter });
  await linkPackages(copy);
  return {
    plant: async (file, source) => {
      await mkdir(path.dirname(path.join(copy, file)), { recursive: true });
      await writeFile(path.join(copy, file), source);
    },
    append: (file, line) => appendFile(path.join(copy, file), line),
    run: (program, ...args) => runIn(copy, program, args),
    drop: () => rm(copy, { recursive: true, force: true }),
  };
}

async function linkPackages(copy: string): Promise<void> {
  const from = path.join(root, 'node_modules');
  const to = path.join(copy, 'node_modules');
  await mkdir(path.join(to, '@headgate'), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== '@headgate' && name !== '.cache') await symlink(path.join(from, name), path.join(to, name));
  }
  for (const parent of ['apps', 'libs']) {
    for (const name of await readdir(path.join(copy, parent))) {
      await symlink(path.join(copy, parent, name), path.join(to, '@headgate', name));
    }
  }
}

function runIn(cwd: string, program: string, args: string[]): Promise<Verdict> {
  // A daemon would outlive the test; the workspace root is told because packages are links that lead out of the copy.
  const env = { ...process.env, NX_DAEMON: 'false', NX_WORKSPACE_ROOT_PATH: cwd, NO_COLOR: '1' };
  delete (env as NodeJS.ProcessEnv)['FORCE_COLOR'];
  const command = path.join(root, 'node_modules', '.bin', program);
  return new Promise((resolve) => {
    execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, output, log) => {
      resolve({ isPassed: error === null, output: `${output}\n${log}` });
    });
  });
}
