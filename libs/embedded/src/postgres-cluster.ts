import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Account } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { isGone } from './process-alive.ts';

/** Owner of the database and of everything in it, and no superuser: row security binds it as it would in production. */
export const postgresRole = 'headgate';
/** English whatever the machine speaks, since readiness is read from the log; dates in UTC. */
export const postgresEnv = { LC_ALL: 'C.UTF-8', TZ: 'UTC' };

const previousOwnerLimitMs = 15_000;

/** Where a cluster is to be, and who may touch it. */
export interface ClusterPlace {
  readonly dataDir: string;
  readonly account: Account | undefined;
}

/** Left in the folder asked for when the cluster had to go elsewhere; says where. */
const pointerName = 'moved-to';

/**
 * The folder asked for; when the account cannot enter it, one of its own below `fallbackDir`. Where that is stands in the folder
 * asked for: who removes that folder begins anew, and never meets a cluster whose password is gone.
 */
export async function placeCluster(
  dataDir: string,
  account: Account | undefined,
  fallbackDir: string,
): Promise<ClusterPlace> {
  const wanted = path.resolve(dataDir);
  await makeFolder(path.dirname(wanted), 0o711);
  if (!account) return { dataDir: wanted, account };

  const pointer = path.join(wanted, pointerName);
  const moved = (await readFile(pointer, 'utf8').catch(() => '')).trim();
  const elsewhere = path.join(path.resolve(fallbackDir), 'data', randomBytes(8).toString('hex'));
  for (const candidate of moved === '' ? [wanted, elsewhere] : [moved]) {
    await makeFolder(path.dirname(candidate), 0o711);
    if (!(await canEnter(path.dirname(candidate), account))) continue;
    if (candidate === elsewhere) await writePointer(pointer, elsewhere);
    // Somebody's cluster stays theirs: root that opens a user's checkout runs the server as that user.
    const owner = await stat(candidate).catch(() => undefined);
    return { dataDir: candidate, account: owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : account };
  }
  throw new EmbeddedServerError(
    'data_dir_unusable',
    `The account PostgreSQL runs under (uid ${account.uid}) can enter neither ${wanted} nor ${fallbackDir}: start as an ordinary user, or set DATABASE_URL.`,
  );
}

/** Creates the cluster with its role and database unless it is there; an interrupted attempt leaves nothing behind that counts. */
export async function createCluster(
  place: ClusterPlace,
  programs: string,
  password: string | undefined,
): Promise<void> {
  const { dataDir, account } = place;
  if (!account) await assertOwn(dataDir);
  if (existsSync(path.join(dataDir, 'PG_VERSION'))) return;
  if ((await readdir(dataDir).catch(() => [])).length > 0) {
    const message = `The folder ${dataDir} holds something that is not a PostgreSQL cluster: choose another.`;
    throw new EmbeddedServerError('data_dir_unusable', message);
  }
  const draft = `${dataDir}.new`;
  await rm(draft, { recursive: true, force: true });
  await makeFolder(draft, 0o700);
  if (account) await chown(draft, account.uid, account.gid);
  const init = [
    '-D',
    draft,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--locale=C.UTF-8',
    '--no-sync',
    '--no-instructions',
  ];
  await runProgram(path.join(programs, 'bin', 'initdb'), init, account);
  await addRole(draft, path.join(programs, 'bin', 'postgres'), account, password);
  const method = password === undefined ? 'trust' : 'scram-sha-256';
  // The superuser has no way in at all: anybody on the machine who reached it could run programs as this user.
  await writeFile(path.join(draft, 'pg_hba.conf'), `host all ${postgresRole} 127.0.0.1/32 ${method}\n`);
  await rename(draft, dataDir); // replaces an empty folder
}

/** Waits for a server that still holds the cluster, and clears away the mark of one that was killed. */
export async function clearStaleLock(dataDir: string): Promise<void> {
  const lock = path.join(dataDir, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (!(await isGone(pid, /postgres/, previousOwnerLimitMs))) {
    throw new EmbeddedServerError(
      'already_running',
      `Another PostgreSQL (process ${pid}) is using ${dataDir}: stop it, or choose another folder.`,
    );
  }
  // The server itself refuses when that number now belongs to any other process, which in a container it often does.
  await rm(lock, { force: true });
}

async function assertOwn(dataDir: string): Promise<void> {
  const owner = await stat(dataDir).catch(() => undefined);
  if (!owner || process.getuid === undefined || owner.uid === process.getuid()) return;
  throw new EmbeddedServerError(
    'data_dir_unusable',
    `The folder ${dataDir} belongs to another user (uid ${owner.uid}): start as that user, or remove the folder.`,
  );
}

async function addRole(
  dataDir: string,
  program: string,
  account: Account | undefined,
  password: string | undefined,
): Promise<void> {
  if (password !== undefined && !/^[\w-]{16,}$/.test(password))
    throw new TypeError('a password is 16 or more of A-Z a-z 0-9 _ -');
  const login = password === undefined ? 'LOGIN' : `LOGIN PASSWORD '${password}'`;
  // Single-user mode: no port is opened before the role and its password are there. One statement per line.
  const statements = [
    `CREATE ROLE ${postgresRole} ${login} CREATEDB CREATEROLE;`,
    `CREATE DATABASE ${postgresRole} OWNER ${postgresRole};`,
  ];
  await runProgram(program, ['--single', '-D', dataDir, 'postgres'], account, `${statements.join('\n')}\n`);
}

function runProgram(program: string, args: string[], account: Account | undefined, input = ''): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { ...account, env: postgresEnv }, (error, _output, log) => {
      // Single-user mode reports a failed statement on its log and still ends with 0.
      const reason = /(?:FATAL|ERROR|error): .*/.exec(log)?.[0] ?? error?.message;
      if (!error && !/ERROR:|FATAL:/.test(log)) return resolve();
      const message = `The PostgreSQL cluster could not be created: ${reason ?? 'no reason was given'}`;
      return reject(new EmbeddedServerError('start_failed', message, { log, cause: error }));
    });
    child.stdin?.once('error', () => undefined);
    child.stdin?.end(input);
  });
}

async function writePointer(pointer: string, target: string): Promise<void> {
  await makeFolder(path.dirname(pointer), 0o700);
  await writeFile(pointer, `${target}\n`, { mode: 0o600 });
}

async function canEnter(folder: string, account: Account): Promise<boolean> {
  return new Promise((resolve) => {
    execFile('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...account, cwd: '/' }, (error) => resolve(!error));
  });
}

async function makeFolder(folder: string, mode: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode });
  } catch (cause) {
    const reason =
      cause instanceof Error && 'code' in cause && cause.code === 'EACCES' ? 'permission denied' : String(cause);
    throw new EmbeddedServerError('data_dir_unusable', `The folder ${folder} cannot be created: ${reason}.`, { cause });
  }
}
