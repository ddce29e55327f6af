import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '@headgate/database';
import { aNewOrganization } from '@headgate/database/testing';
import type { UsageRow } from '@headgate/domain';
import { newSigningKeys } from '@headgate/secrets';
import { createUsageQueue } from '@headgate/queue';
import { aUsageEnd, aUsageStart } from '@headgate/spool/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';
import { type OwnRedis, ownRedis } from '../support/own-redis.ts';
import { type SourceProcess, startSource } from '../support/source-process.ts';
import { openGate, type TcpGate } from '../support/tcp-gate.ts';
import { startWorkerInProcess, type WorkerInProcess } from '../support/worker-in-process.ts';

const actor = { kind: 'api_key', id: 'key_1', name: 'ci' } as const;
const privateKey = newSigningKeys().privateKey;

let redis: OwnRedis;
let place: TestDatabase;
let database: Database;
let gate: TcpGate;
let gatedUrl: string;
let org: string;
let dir: string;
const running: SourceProcess[] = [];
const workers: WorkerInProcess[] = [];

beforeAll(async () => {
  redis = await ownRedis();
  await redis.start();
  place = await createTestDatabase();
  database = Database.connect({ url: place.url, poolSize: 4 });
  const url = new URL(place.url);
  gate = await openGate({ host: url.hostname, port: Number(url.port) });
  url.port = String(gate.port);
  gatedUrl = url.href;
});
beforeEach(async () => {
  org = (await database.createOrganization(actor, aNewOrganization())).orgId;
  dir = await mkdtemp(path.join(tmpdir(), 'headgate-spool-'));
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((each) => each.end('SIGKILL')));
  await Promise.all(workers.splice(0).map((each) => each.stop()));
  await rm(dir, { recursive: true, force: true });
  await redis.flush();
});
afterAll(async () => {
  await gate?.shut();
  await database?.close();
  await place?.drop();
  await redis?.remove();
});

async function startProcess(file: string, env: Record<string, string>, ready: RegExp): Promise<SourceProcess> {
  const started = startSource(file, { REDIS_URL: redis.url, ...env });
  running.push(started);
  await started.waitFor(ready);
  return started;
}

function work(databaseUrl = place.url): WorkerInProcess {
  const worker = startWorkerInProcess({ databaseUrl, redisUrl: redis.url, privateKey });
  workers.push(worker);
  return worker;
}

function startWorkerProcess(): Promise<SourceProcess> {
  const env = { DATABASE_URL: place.url, SNAPSHOT_PRIVATE_KEY: privateKey };
  return startProcess('apps/worker/src/main.ts', env, /worker ready/);
}

function startSpool(byItself: boolean): Promise<SourceProcess> {
  const env = { SPOOL_DIR: dir, ORG: org, BY_ITSELF: byItself ? '1' : '0' };
  return startProcess('test/support/spool-process.ts', env, /spool ready/);
}

async function listRows(): Promise<UsageRow[]> {
  const { rows } = await database.inTenant(org, (tx) => tx.usage.list(org, { limit: 500 }));
  return [...rows];
}

/** Waits until so many requests are in the ledger, then for one more look: a row too many would come late. */
async function settledRows(count: number): Promise<Record<string, number>> {
  await eventually(listRows, (rows) => rows.length >= count, 20_000);
  const rows = await listRows();
  expect(rows).toHaveLength(count);
  return Object.fromEntries(rows.map((row) => [row.request_id, row.status]));
}

function logged(worker: WorkerInProcess, text: string): Promise<unknown> {
  return eventually(
    () => worker.output,
    (output) => output.includes(text),
  );
}

const seven = ['r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7'];
async function run(spool: SourceProcess): Promise<void> {
  await spool.ask({ do: 'start', ids: seven });
  await spool.ask({ do: 'end', ids: seven });
}

async function isAcknowledged(spool: SourceProcess): Promise<void> {
  await eventually(
    () => spool.ask({ do: 'status' }) as Promise<{ taken: number; acknowledged: number }>,
    ({ taken, acknowledged }) => taken > 0 && taken === acknowledged,
  );
}

const allDone = Object.fromEntries(seven.map((id) => [id, 200]));

describe('a proxy killed with kill -9', () => {
  type Steps = (spool: SourceProcess) => Promise<unknown>;
  const ends: Steps = run;
  const enqueues: Steps = async (spool) => {
    await ends(spool);
    await spool.ask({ do: 'ship' });
  };
  it.each<[string, Steps, Record<string, number>]>([
    ['between start and end', (spool) => spool.ask({ do: 'start', ids: ['r1', 'r2'] }), { r1: 500, r2: 500 }],
    [
      'after some ends',
      async (spool) => {
        await spool.ask({ do: 'start', ids: ['r1', 'r2'] });
        await spool.ask({ do: 'end', ids: ['r2'] });
      },
      { r1: 500, r2: 200 },
    ],
    ['after the end, before anything was sent', ends, allDone],
    ['after all was enqueued', enqueues, allDone],
    [
      'after all was enqueued and the queue lost it',
      async (spool) => {
        await enqueues(spool);
        await redis.flush();
      },
      allDone,
    ],
    [
      'after all was stored, before it was told',
      async (spool) => {
        work();
        await enqueues(spool);
        await settledRows(7);
      },
      allDone,
    ],
    [
      'after all was stored and told',
      async (spool) => {
        work();
        await enqueues(spool);
        await settledRows(7);
        await spool.ask({ do: 'poll' });
      },
      allDone,
    ],
  ])('%s leaves exactly one row for each request', async (_name, steps, expected) => {
    const first = await startSpool(false);
    await steps(first);
    await first.end('SIGKILL');
    const next = await startSpool(true);
    work();
    expect(await settledRows(Object.keys(expected).length)).toEqual(expected);
    // And the new life owes nothing: all up to what it records now is acknowledged, whether or not any of it had to be given again.
    await next.ask({ do: 'start', ids: ['next'] });
    await next.ask({ do: 'end', ids: ['next'] });
    await isAcknowledged(next);
    expect(await settledRows(Object.keys(expected).length + 1)).toEqual({ ...expected, next: 200 });
  });

  it('again and again, in the middle of its work, leaves exactly one row for each request', async () => {
    work();
    const expected: string[] = [];
    for (let life = 0; life < 4; life += 1) {
      const spool = await startSpool(true);
      const ids = Array.from({ length: 40 }, (_, at) => `life${life}-${at}`);
      await spool.ask({ do: 'start', ids });
      await spool.ask({ do: 'end', ids: ids.slice(0, 30) });
      expected.push(...ids);
      await spool.end('SIGKILL');
    }
    await startSpool(true);
    const rows = await settledRows(expected.length);
    for (const id of expected) expect(rows[id]).toBe(Number(id.split('-')[1]) < 30 ? 200 : 500);
  });
});

describe('a worker killed with kill -9', () => {
  it('in the middle of its transaction leaves exactly one row for each request', async () => {
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    const worker = await startWorkerProcess();
    const spool = await startSpool(true);
    await client.query('BEGIN');
    await client.query('LOCK TABLE usage_request IN EXCLUSIVE MODE');
    await run(spool);
    await eventually(
      () => client.query(`SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'usage_request'::regclass`),
      ({ rowCount }) => (rowCount ?? 0) > 0,
    );
    await worker.end('SIGKILL');
    await client.query('COMMIT');
    await client.end();
    work();
    expect(await settledRows(7)).toEqual(allDone);
  });
});

describe('batches', () => {
  it('doubled, in any order and overlapping, are stored once', async () => {
    const queue = createUsageQueue(redis.url);
    const rows = Array.from({ length: 30 }, (_, at) => ({
      ...aUsageStart(`r${at}`, { org, started_at: new Date().toISOString() }),
      ...aUsageEnd(`r${at}`),
      proxy_id: 'proxy-1',
    }));
    const batches = [
      { from: 20, to: 30 },
      { from: 0, to: 10 },
      { from: 5, to: 25 },
      { from: 0, to: 10 },
    ];
    for (const [attempt, { from, to }] of batches.entries()) {
      await queue.enqueueUsage({ spool_id: 'spool-x', from, to, rows: rows.slice(from, to) }, attempt);
    }
    work();
    work();
    expect(Object.keys(await settledRows(30))).toHaveLength(30);
    await queue.close();
  });

  it('are not held up by a row that cannot be stored: it is logged whole, the others are stored', async () => {
    const queue = createUsageQueue(redis.url);
    const at = new Date().toISOString();
    const row = (id: string, change: object = {}) => ({
      ...aUsageStart(id, { org, started_at: at }),
      ...aUsageEnd(id),
      proxy_id: 'proxy-1',
      ...change,
    });
    const rows = [
      row('r1'),
      row('no usage row', { latency_ms: null }),
      row('beyond a database integer', { attempts: 2 ** 40 }),
      row('r2', { model_requested: 'a\0b\ud800' }),
    ];
    await queue.enqueueUsage({ spool_id: 'spool-y', from: 0, to: 9, rows });
    const worker = work();
    expect(await settledRows(2)).toEqual({ r1: 200, r2: 200 });
    await logged(worker, '"request_id":"no usage row"');
    await logged(worker, '"request_id":"beyond a database integer"');
    await queue.close();
  });
});

describe('stores that go away', () => {
  it('Redis killed and emptied in between: every row arrives, once', async () => {
    work();
    const spool = await startSpool(true);
    const ids = Array.from({ length: 60 }, (_, at) => `r${at}`);
    for (let from = 0; from < 60; from += 20) {
      const some = ids.slice(from, from + 20);
      await spool.ask({ do: 'start', ids: some });
      await spool.ask({ do: 'end', ids: some });
      if (from === 0) await redis.kill();
      if (from === 20) {
        await redis.start();
        await redis.flush();
      }
    }
    expect(Object.keys(await settledRows(60))).toHaveLength(60);
  });

  it('PostgreSQL away for a while: every row arrives, once', async () => {
    const worker = work(gatedUrl);
    const spool = await startSpool(true);
    await gate.shut();
    await run(spool);
    await logged(worker, 'job failed, trying again');
    await gate.open();
    expect(await settledRows(7)).toEqual(allDone);
  });

  it('a proxy that stops cleanly when all is stored leaves nothing behind', async () => {
    work();
    const spool = await startSpool(true);
    await run(spool);
    await isAcknowledged(spool);
    await spool.ask({ do: 'stop' });
    expect(await readdir(dir)).toEqual([]);
  });
});
