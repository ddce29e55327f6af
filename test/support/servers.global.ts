import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseCacheDir, type EmbeddedServer, startPostgres, startRedis } from '@headgate/embedded';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A PostgreSQL whose user may create databases; the database named in it is not for tests. */
    databaseUrl: string;
    redisUrl: string;
  }
}

interface Servers {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  stop(): Promise<void>;
}

type TestServer = Pick<EmbeddedServer, 'url' | 'stop'>;

/** Shared by the projects of one run: each has its own copy of this module, all live in one process. */
interface Shared {
  users: number;
  servers: Promise<Servers>;
}
const slot = Symbol.for('headgate.test.servers');
const shared = globalThis as { [slot]?: Shared | undefined };

/** One PostgreSQL and one Redis for the whole run, ended with it; those of the environment where it names them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const mine = (shared[slot] ??= { users: 0, servers: startServers() });
  mine.users += 1;
  const servers = await mine.servers;
  project.provide('databaseUrl', servers.databaseUrl);
  project.provide('redisUrl', servers.redisUrl);
  return async () => {
    mine.users -= 1;
    if (mine.users > 0) return;
    shared[slot] = undefined;
    await servers.stop();
  };
}

async function startServers(): Promise<Servers> {
  const folder = await mkdtemp(path.join(tmpdir(), 'headgate-test-'));
  await chmod(folder, 0o711); // as root, PostgreSQL runs under another account and has to pass through
  const starts = [
    namedOr('DATABASE_URL', () => startTestPostgres(folder)),
    namedOr('REDIS_URL', () => startTestRedis(folder)),
  ];
  const stop = async (): Promise<void> => {
    for (const start of await Promise.allSettled(starts)) if (start.status === 'fulfilled') await start.value.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [postgres, redis] = await Promise.all(starts);
    return { databaseUrl: postgres?.url ?? '', redisUrl: redis?.url ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function namedOr(variable: string, start: () => Promise<TestServer>): Promise<TestServer> {
  const url = process.env[variable];
  return url ? { url, stop: () => Promise.resolve() } : start();
}

function startTestPostgres(folder: string): Promise<EmbeddedServer> {
  return startPostgres({
    dataDir: path.join(folder, 'postgres'),
    fallbackDir: path.join(folder, 'fallback'),
    // Nobody will miss these data after a power cut.
    settings: { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '300' },
  });
}

function startTestRedis(folder: string): Promise<EmbeddedServer> {
  return startRedis({
    dataDir: path.join(folder, 'redis'),
    searchPath: process.env['PATH'] ?? '',
    cacheDir: chooseCacheDir(process.env, path.join(import.meta.dirname, '../../.headgate/cache')),
  });
}
