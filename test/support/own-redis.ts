import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseCacheDir, type EmbeddedServer, findFreePort, startRedis } from '@headgate/embedded';
import { Redis } from 'ioredis';

/** A Redis of a test's own, which may be ended, frozen and started again at the same address. */
export interface OwnRedis {
  readonly url: string;
  /** Starts it where it is not running; with the data it had. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Removes all it holds. */
  flush(): Promise<void>;
  /** Stops it answering without closing a connection. */
  freeze(): void;
  thaw(): void;
  /** Ends it for good and removes its data. */
  remove(): Promise<void>;
}

/** An address for a Redis that is not started yet. */
export async function ownRedis(): Promise<OwnRedis> {
  const folder = await mkdtemp(path.join(tmpdir(), 'headgate-redis-'));
  const port = await findFreePort();
  let server: EmbeddedServer | undefined;
  const signal = (name: NodeJS.Signals): void => {
    if (server) process.kill(server.pid, name);
  };
  const kill = async (): Promise<void> => {
    signal('SIGKILL');
    await server?.exited;
    server = undefined;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      server ??= await startRedis({
        dataDir: path.join(folder, 'data'),
        port,
        searchPath: process.env['PATH'] ?? '',
        cacheDir: chooseCacheDir(process.env, path.join(import.meta.dirname, '../../.headgate/cache')),
      });
    },
    kill,
    flush: async () => {
      const client = new Redis(port, '127.0.0.1');
      await client.flushall();
      client.disconnect();
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    remove: async () => {
      signal('SIGCONT');
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
