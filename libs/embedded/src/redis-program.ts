import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { EmbeddedServerError } from './embedded-server-error.ts';

const names = ['redis-server', 'valkey-server'];

/** A Redis program and where its libraries are, when they are not the system's. */
export interface RedisProgram {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Where to look for Redis and where a fetched one may be kept. */
export interface RedisSources {
  /** The value of PATH. */
  readonly searchPath: string;
  readonly cacheDir: string;
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Redis or Valkey from the PATH, else the distribution's own package unpacked into the cache folder (no root, nothing
 * installed into the system), else an error that says what to install here.
 */
export async function findRedis(sources: RedisSources): Promise<RedisProgram> {
  const installed = findOnPath(sources.searchPath, names);
  if (installed !== undefined) return { command: installed, env: {} };

  const root = path.join(path.resolve(sources.cacheDir), `redis-${process.arch}`);
  const cached = await findUnpacked(root);
  if (cached) return cached;
  const aptGet = findOnPath(sources.searchPath, ['apt-get']);
  if (process.platform !== 'linux' || aptGet === undefined) throw missing();
  try {
    sources.onLine?.('Redis is not installed: fetching the distribution package into the cache folder');
    await unpackPackage(root, sources.searchPath);
  } catch (cause) {
    throw missing(cause);
  }
  const unpacked = await findUnpacked(root);
  if (!unpacked) throw missing();
  return unpacked;
}

/** The first executable of one of these names, in the order of the PATH. */
export function findOnPath(searchPath: string, programs: readonly string[]): string | undefined {
  const candidates = searchPath
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .flatMap((folder) => programs.map((program) => path.join(folder, program)));
  return candidates.find(isProgram);
}

/** What to do about a missing Redis on this kind of machine. */
export function redisAdvice(platform: NodeJS.Platform): string {
  switch (platform) {
    case 'darwin':
      return 'run "brew install redis"';
    case 'win32':
      return 'Redis has no Windows build: run one in WSL or a container';
    default:
      return 'install the package redis-server, redis or valkey of your distribution (Debian and Ubuntu: "apt-get install redis-server")';
  }
}

function missing(cause?: unknown): EmbeddedServerError {
  const reason =
    cause instanceof Error ? ` and could not be fetched (${cause.message.trim().split('\n').at(-1) ?? ''})` : '';
  const message = `Redis is not installed${reason}: ${redisAdvice(process.platform)}, or set REDIS_URL to a Redis server of yours.`;
  return new EmbeddedServerError('program_missing', message, { cause });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

async function findUnpacked(root: string): Promise<RedisProgram | undefined> {
  const command = path.join(root, 'usr', 'bin', 'redis-server');
  if (!existsSync(command)) return undefined;
  const libraries = path.join(root, 'usr', 'lib');
  const folders = await readdir(libraries, { withFileTypes: true }).catch(() => []);
  const triplets = folders.filter((entry) => entry.isDirectory()).map((entry) => path.join(libraries, entry.name));
  const env = { LD_LIBRARY_PATH: [...triplets, libraries].join(':') };
  const works = await run(command, ['--version'], env).then(
    () => true,
    () => false,
  );
  return works ? { command, env } : undefined;
}

/** Asks the package manager, with a private state of its own, for the archives this system lacks, and unpacks them. */
async function unpackPackage(root: string, searchPath: string): Promise<void> {
  await mkdir(path.dirname(root), { recursive: true });
  const work = await mkdtemp(`${root}.`);
  try {
    const [state, cache, archives, tree] = ['state', 'cache', 'archives', 'tree'].map((name) => path.join(work, name));
    if (!state || !cache || !archives || !tree) return;
    for (const folder of [`${state}/lists/partial`, `${cache}/archives/partial`, archives, tree])
      await mkdir(folder, { recursive: true });
    const options = [
      `Dir::State=${state}`,
      'Dir::State::status=/var/lib/dpkg/status',
      `Dir::Cache=${cache}`,
      'APT::Sandbox::User=',
    ];
    const apt = (...args: string[]): Promise<string> =>
      run(
        'apt-get',
        [...options.flatMap((option) => ['-o', option]), '-qq', ...args],
        { PATH: searchPath, LC_ALL: 'C.UTF-8' },
        archives,
      );
    await apt('update');
    const plan = await apt('install', '--simulate', '--no-install-recommends', 'redis-server');
    const packages = [...plan.matchAll(/^Inst (\S+)/gm)].flatMap((match) => match[1] ?? []);
    await apt('download', ...packages);
    for (const archive of await readdir(archives)) {
      await run('dpkg-deb', ['-x', path.join(archives, archive), tree], { PATH: searchPath });
    }
    await rm(root, { recursive: true, force: true });
    await rename(tree, root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], env: Record<string, string>, cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      command,
      args,
      { env, maxBuffer: 16 * 1024 * 1024, timeout: 120_000, ...(cwd !== undefined && { cwd }) },
      (error, output, log) => {
        if (error) reject(new Error(log.trim() || error.message, { cause: error }));
        else resolve(output);
      },
    );
  });
}
