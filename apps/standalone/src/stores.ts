import net from 'node:net';
import { existsSync } from 'node:fs';
import {
  chooseCacheDir,
  EmbeddedServerError,
  type EmbeddedServer,
  startPostgres,
  startRedis,
} from '@headgate/embedded';
import { type AppLog, openAppLog } from './app-log.ts';
import type { StandaloneConfig } from './config.ts';
import type { Home } from './home.ts';
import type { Ports } from './ports.ts';
import type { InstallationSecrets } from './secrets-file.ts';
import { StandaloneError } from './standalone-error.ts';

const answerLimitMs = 5000;
/** For root only, whose folders the account that PostgreSQL runs under often may not enter. */
const fallbackDir = '/var/lib/headgate';

/** What the starters of both stores need. */
export interface StorePlace {
  readonly config: StandaloneConfig;
  readonly home: Home;
  readonly ports: Ports;
  readonly secrets: InstallationSecrets;
  readonly say: (line: string) => void;
}

/** A store in use; `server` is absent when it is somebody else's. */
export interface Store {
  readonly name: 'PostgreSQL' | 'Redis';
  readonly url: string;
  readonly server: EmbeddedServer | undefined;
  readonly log: AppLog | undefined;
}

/** True when this folder has been used before: then its secrets must be there too. */
export function hasData(home: Home): boolean {
  return ['postgres', 'redis', 'state.json'].some((name) => existsSync(home.at(name)));
}

/** The PostgreSQL of the environment, else one of our own. */
export async function openPostgres({ config, home, ports, secrets }: StorePlace): Promise<Store> {
  if (config.databaseUrl !== undefined)
    return { name: 'PostgreSQL', url: config.databaseUrl, server: undefined, log: undefined };
  const log = openAppLog(home.at('logs', 'postgres.log'));
  const start = async (): Promise<EmbeddedServer> =>
    startPostgres({
      dataDir: home.at('postgres'),
      fallbackDir,
      port: await ports.pick('postgres'),
      password: secrets.postgresPassword,
      onLine: (line) => log.write(line),
    });
  const server = await explained(start);
  return { name: 'PostgreSQL', url: server.url, server, log };
}

/** The Redis of the environment once it answers, else one of our own. */
export async function openRedis({ config, home, ports, secrets, say }: StorePlace): Promise<Store> {
  if (config.redisUrl !== undefined) {
    await assertRedisAnswers(config.redisUrl);
    return { name: 'Redis', url: config.redisUrl, server: undefined, log: undefined };
  }
  const log = openAppLog(home.at('logs', 'redis.log'));
  const cacheDir = chooseCacheDir(config.cacheEnv, home.at('cache'));
  const start = async (): Promise<EmbeddedServer> =>
    startRedis({
      dataDir: home.at('redis'),
      port: await ports.pick('redis'),
      searchPath: config.searchPath,
      cacheDir,
      password: secrets.redisPassword,
      onLine: (line) => {
        log.write(line);
        if (line.startsWith('Redis is not installed')) say(line);
      },
    });
  const server = await explained(start);
  return { name: 'Redis', url: server.url, server, log };
}

async function explained(start: () => Promise<EmbeddedServer>): Promise<EmbeddedServer> {
  try {
    return await start();
  } catch (error) {
    throw error instanceof EmbeddedServerError ? new StandaloneError(error.message, error) : error;
  }
}

/** Any answer will do: a refused login is told by the apps, in Redis's own words. */
export async function assertRedisAnswers(url: string): Promise<void> {
  const { hostname, port, protocol } = new URL(url);
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => {
      socket.destroy();
      reject(new StandaloneError(`REDIS_URL: the server at ${address.host}:${address.port} ${reason}`));
    };
    const socket = net.connect(address, () => {
      // Behind TLS a plain PING would be noise; that it can be reached must do.
      if (protocol === 'rediss:') done();
      else socket.write('PING\r\n');
    });
    const done = (): void => {
      socket.destroy();
      resolve();
    };
    socket.setTimeout(answerLimitMs, () => fail(`did not answer within ${answerLimitMs / 1000} seconds`));
    socket.once('data', (bytes) => (/^[+-]/.test(bytes.toString('latin1')) ? done() : fail('does not speak Redis')));
    socket.once('error', (error: NodeJS.ErrnoException) => fail(`cannot be reached (${error.code ?? error.message})`));
  });
}
