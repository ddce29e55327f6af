import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chooseCacheDir, startPostgres, startRedis } from '@headgate/embedded';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const password = 'a-password-for-tests';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-servers-'));
  await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const postgres = (changes: Partial<Parameters<typeof startPostgres>[0]> = {}): ReturnType<typeof startPostgres> =>
  startPostgres({
    dataDir: path.join(folder, 'postgres'),
    fallbackDir: path.join(folder, 'fallback'),
    password,
    settings: { fsync: 'off' },
    ...changes,
  });
const redis = (changes: Partial<Parameters<typeof startRedis>[0]> = {}): ReturnType<typeof startRedis> =>
  startRedis({
    dataDir: path.join(folder, 'redis'),
    searchPath: process.env['PATH'] ?? '',
    cacheDir: chooseCacheDir(process.env, path.join(import.meta.dirname, '../../.headgate/cache')),
    password,
    ...changes,
  });

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // The server ends under a client in some of these tests; without a listener that would be an unhandled error.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('embedded PostgreSQL', () => {
  it('keeps its data over a restart, on whatever port', async () => {
    const first = await postgres();
    await query(first.url, 'CREATE TABLE kept (word text)');
    await query(first.url, "INSERT INTO kept VALUES ('still here')");
    await first.stop();
    const second = await postgres();
    expect(await query(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'still here' }]);
    await second.stop();
  });

  // Only root runs PostgreSQL under an account that may be kept out of a folder.
  it.runIf(process.getuid?.() === 0)(
    'below a folder its account may not enter: stays findable, and begins anew with it',
    async () => {
      const closed = path.join(folder, 'closed');
      await mkdir(closed, { mode: 0o700 });
      const dataDir = path.join(closed, 'postgres');
      const first = await postgres({ dataDir });
      await query(first.url, 'CREATE TABLE kept (word text)');
      await first.stop();
      const second = await postgres({ dataDir });
      expect(await query(second.url, 'SELECT word FROM kept')).toEqual([]);
      await second.stop();
      expect(second.dataDir).toBe(first.dataDir);

      await rm(dataDir, { recursive: true });
      const anew = await postgres({ dataDir, password: 'another-password-now' });
      expect(await query(anew.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await anew.stop();
      expect(anew.dataDir).not.toBe(first.dataDir);
    },
  );

  it('gives a user who is bound by row security and may create databases', async () => {
    const server = await postgres();
    const rights = 'SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user';
    expect(await query(server.url, rights)).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreatedb: true }]);
    await server.stop();
  });

  it.each([
    { who: 'a wrong password', change: (url: string) => url.replace(password, 'another-password-1') },
    { who: 'the superuser', change: (url: string) => url.replace('//headgate', '//postgres') },
  ])('does not let in $who', async ({ change }) => {
    const server = await postgres();
    await expect(query(change(server.url), 'SELECT 1')).rejects.toThrow(
      /password authentication failed|no pg_hba.conf entry/,
    );
    await server.stop();
  });

  it('starts again after it was killed, with what was committed', async () => {
    const first = await postgres({ settings: {} });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    expect(await first.exited).toMatchObject({ isExpected: false, signal: 'SIGKILL' });
    const second = await postgres({ settings: {} });
    expect(await query(second.url, 'SELECT answer FROM kept')).toEqual([{ answer: 42 }]);
    await second.stop();
  });

  it('is not fooled by a lock whose number now belongs to another program', async () => {
    const first = await postgres();
    await first.stop();
    const lock = path.join(first.dataDir, 'postmaster.pid');
    await writeFile(lock, `${process.pid}\n${first.dataDir}\n1700000000\n5432\n\n127.0.0.1\n`);
    const second = await postgres();
    expect((await readFile(lock, 'utf8')).split('\n')[0]).toBe(String(second.pid));
    await second.stop();
  });

  it('leaves a folder alone that holds something else', async () => {
    await writeFile(path.join(folder, 'notes.txt'), 'mine');
    const start = postgres({ dataDir: folder });
    await expect(start).rejects.toMatchObject({ problem: 'data_dir_unusable' });
    expect(await readFile(path.join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('names the port that is taken', async () => {
    const other = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as net.AddressInfo;
    await expect(postgres({ port })).rejects.toThrow(`PostgreSQL cannot listen on port ${port}: another program does.`);
    other.close();
  });
});

describe('embedded Redis', () => {
  const connect = (url: string): Redis =>
    new Redis(url, { maxRetriesPerRequest: 0, retryStrategy: () => null }).on('error', () => undefined);

  it('keeps its data over a restart and over a kill', async () => {
    const first = await redis();
    const before = connect(first.url);
    await before.set('word', 'still here');
    await before.quit();
    await first.stop();

    const second = await redis();
    const between = connect(second.url);
    await between.set('number', '42');
    between.disconnect();
    process.kill(second.pid, 'SIGKILL');
    expect(await second.exited).toMatchObject({ isExpected: false });

    const third = await redis();
    const after = connect(third.url);
    expect(await after.mget('word', 'number')).toEqual(['still here', '42']);
    expect(await after.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    await after.quit();
    await third.stop();
  });

  it('does not let in whoever has no password', async () => {
    const server = await redis();
    const stranger = connect(server.url.replace(`:${password}@`, ''));
    await expect(stranger.get('word')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
    await server.stop();
  });

  it('refuses a folder that another Redis is writing to', async () => {
    const server = await redis();
    const lone = path.join(folder, 'redis', 'redis.pid');
    expect(Number(await readFile(lone, 'utf8'))).toBe(server.pid);
    await expect(redis({ previousOwnerLimitMs: 0 })).rejects.toMatchObject({ problem: 'already_running' });
    await server.stop();
  });
});
