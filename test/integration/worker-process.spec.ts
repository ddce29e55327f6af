import { newSigningKeys } from '@headgate/secrets';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';
import { type SourceProcess, startSource } from '../support/source-process.ts';

const key = newSigningKeys().privateKey;
let redis: OwnRedis;
let place: TestDatabase;
let worker: SourceProcess | undefined;

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  place = await createTestDatabase();
});
afterEach(() => worker?.end('SIGKILL'));
afterAll(async () => {
  await place?.drop();
  await redis?.remove();
});

function start(env: Readonly<Record<string, string>>): SourceProcess {
  worker = startSource('apps/worker/src/main.ts', env);
  return worker;
}
const complete = (): Record<string, string> => ({
  DATABASE_URL: place.url,
  REDIS_URL: redis.url,
  SNAPSHOT_PRIVATE_KEY: key,
});

describe('the worker as a process', () => {
  it('says when it is ready in one line of JSON, and ends cleanly when told', async () => {
    const running = start(complete());
    await running.waitFor(/worker ready/);
    const line = running.output.split('\n').find((each) => each.includes('worker ready')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ name: 'worker', level: 'info', msg: 'worker ready' });
    expect(await running.end('SIGTERM')).toBe(0);
    expect(running.output).not.toContain(key);
  });

  it('ends when its parent is gone', async () => {
    const running = start(complete());
    await running.waitFor(/worker ready/);
    running.disconnect();
    expect(await running.ended).toBe(0);
  });

  it('is ready without Redis, and ends cleanly without it', async () => {
    const running = start({ ...complete(), REDIS_URL: 'redis://127.0.0.1:1' });
    await running.waitFor(/worker ready/);
    expect(await running.end('SIGTERM')).toBe(0);
  });

  it('does not start with a wrong environment, and lists all that is wrong', async () => {
    const running = start({ REDIS_URL: 'http://x', WORKER_CONCURRENCY: 'many' });
    expect(await running.ended).toBe(1);
    expect(running.output).toMatch(/DATABASE_URL is required; REDIS_URL .*SNAPSHOT_PRIVATE_KEY .*WORKER_CONCURRENCY /);
    expect(running.output.trim().split('\n')).toHaveLength(1);
  });

  it('does not start with a key that is none, and does not print it', async () => {
    const running = start({ ...complete(), SNAPSHOT_PRIVATE_KEY: 'bm90IGEga2V5' });
    expect(await running.ended).toBe(1);
    expect(running.output).toMatch(/^\{.*the worker cannot start.*\}\n$/);
    expect(running.output).not.toContain('bm90IGEga2V5');
  });

  it('does not start on a database at another version', async () => {
    const name = `headgate_test_empty_${process.pid}`;
    const client = new pg.Client({ connectionString: inject('databaseUrl') });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    const url = new URL(inject('databaseUrl'));
    url.pathname = `/${name}`;
    const running = start({ ...complete(), DATABASE_URL: url.href });
    expect(await running.ended).toBe(1);
    expect(running.output).toMatch(/lacks \d+ of \d+ migrations/);
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await client.end();
  });
});
