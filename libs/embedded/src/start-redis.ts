import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startChildServer } from './child-server.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import type { EmbeddedServer } from './embedded-server.ts';
import { isGone } from './process-alive.ts';
import { findRedis } from './redis-program.ts';
import { startOnPort } from './start-on-port.ts';

const defaultPreviousOwnerLimitMs = 15_000;

/** What a Redis of one's own needs to know. */
export interface RedisOptions {
  readonly dataDir: string;
  /** A free one when absent. */
  readonly port?: number | undefined;
  /** The value of PATH, where an installed Redis is looked for. */
  readonly searchPath: string;
  /** Where a fetched Redis is kept for the next time. */
  readonly cacheDir: string;
  /** Without one, everybody on this machine may connect. */
  readonly password?: string | undefined;
  readonly onLine?: (line: string) => void;
  /** How long a server that still uses the folder, because its owner was killed just now, is waited for. */
  readonly previousOwnerLimitMs?: number;
}

/** Starts Redis (or Valkey) on loopback with its data written to disk every second and never evicted. */
export async function startRedis(options: RedisOptions): Promise<EmbeddedServer> {
  const dataDir = path.resolve(options.dataDir);
  await makeDataDir(dataDir);
  const { command, env } = await findRedis(options);
  const pidFile = path.join(dataDir, 'redis.pid');
  await waitForPreviousOwner(pidFile, options.previousOwnerLimitMs ?? defaultPreviousOwnerLimitMs);

  const { server, port } = await startOnPort('Redis', options.port, (candidate) =>
    startChildServer({
      name: 'Redis',
      command,
      args: ['-'],
      // On standard input, not on the command line, where the password would be everybody's to read.
      input: redisConfig(dataDir, candidate, options.password),
      env,
      readyLine: /Ready to accept connections/i,
      stopSignal: 'TERM',
      onLine: options.onLine,
    }),
  );
  await writeFile(pidFile, `${server.pid}\n`, { mode: 0o600 });
  const secret = options.password === undefined ? '' : `:${options.password}@`;
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(pidFile, { force: true });
  };
  return { ...server, stop, port, dataDir, url: `redis://${secret}127.0.0.1:${port}` };
}

/** The server's whole configuration, one directive per line. */
export function redisConfig(dataDir: string, port: number, password: string | undefined): string {
  return [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(dataDir)}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    // The append-only file is the one record; snapshots beside it would only cost a fork now and then.
    'save ""',
    // Queues live here: an evicted key would be a lost job.
    'maxmemory-policy noeviction',
    ...(password === undefined ? [] : [`requirepass ${JSON.stringify(password)}`]),
    '',
  ].join('\n');
}

async function makeDataDir(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await writeFile(path.join(dataDir, '.writable'), '');
    await rm(path.join(dataDir, '.writable'));
  } catch (cause) {
    const message = `The folder ${dataDir} cannot be written to: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new EmbeddedServerError('data_dir_unusable', message, { cause });
  }
}

// Redis does not lock its folder: two servers on one append-only file would ruin it.
async function waitForPreviousOwner(pidFile: string, limitMs: number): Promise<void> {
  const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return;
  if (await isGone(pid, /redis|valkey/, limitMs)) return;
  const message = `Another Redis (process ${pid}) is using ${path.dirname(pidFile)}: stop it, or choose another folder.`;
  throw new EmbeddedServerError('already_running', message);
}
