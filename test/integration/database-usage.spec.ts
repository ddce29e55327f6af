import { Database } from '@headgate/database';
import { aNewOrganization, aUsageRow } from '@headgate/database/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const dayMs = 86_400_000;

let place: TestDatabase;
let database: Database;
let client: pg.Client;
let org: string;
let spools = 0;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url });
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
});
beforeEach(async () => {
  org = (await database.createOrganization(actor, aNewOrganization())).orgId;
});
afterAll(async () => {
  await client.end();
  await database.close();
  await place.drop();
});

const spool = () => `spool-${(spools += 1)}`;
const list = (query: object = {}) => database.inTenant(org, (tx) => tx.usage.list(org, { limit: 100, ...query }));
const idsOf = async (query: object) => (await list(query)).rows.map((row) => row.request_id);
const daysAgo = (days: number) => new Date(Date.now() - days * dayMs).toISOString();

async function partitions(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
     WHERE i.inhparent = 'public.usage_request'::regclass ORDER BY 1`,
  );
  return rows.map((row) => row.name);
}

describe('a batch of usage', () => {
  it('is stored once, however often and in whatever pieces it is delivered', async () => {
    const rows = Array.from({ length: 5 }, () => aUsageRow(org));
    const [first] = rows;
    const id = spool();
    expect(await database.insertUsage(rows.slice(0, 3), { spoolId: id, position: 3 })).toBe(3);
    expect(await database.insertUsage([...rows, ...(first ? [first] : [])], { spoolId: id, position: 5 })).toBe(2);
    expect(await database.insertUsage(rows, { spoolId: id, position: 5 })).toBe(0);
    expect((await list()).rows).toHaveLength(5);
  });

  it('is stored once by four workers at the same time', async () => {
    const rows = Array.from({ length: 50 }, () => aUsageRow(org));
    const id = spool();
    const inserted = await Promise.all(
      [1, 2, 3, 4].map((worker) => {
        const order = worker % 2 === 0 ? rows : rows.toReversed();
        return database.insertUsage(order, { spoolId: id, position: 50 });
      }),
    );
    expect(inserted.reduce((sum, each) => sum + each, 0)).toBe(50);
  });

  it('may hold the rows of several tenants, each of whom sees its own', async () => {
    const { orgId: other } = await database.createOrganization(actor, aNewOrganization());
    const rows = [aUsageRow(org), aUsageRow(other), aUsageRow(other)];
    expect(await database.insertUsage(rows, { spoolId: spool(), position: 3 })).toBe(3);
    expect((await list()).rows).toEqual([rows[0]]);
    expect(await database.inTenant(org, (tx) => tx.usage.find(org, rows[1]?.request_id ?? ''))).toBeUndefined();
  });

  it('comes back exactly as it went in', async () => {
    const row = aUsageRow(org, {
      ...{ latency_ms: 0.123456789, ttft_ms: null, error_code: 'provider_timeout', status: 504, provider: null },
      ...{ input_tokens: 2 ** 40, output_tokens: null, model_requested: '🚀 "quoted" \\u0000 \n' },
    });
    await database.insertUsage([row], { spoolId: spool(), position: 1 });
    expect(await database.inTenant(org, (tx) => tx.usage.find(org, row.request_id))).toEqual(row);
  });

  it('is not held up by text PostgreSQL cannot hold', async () => {
    const row = aUsageRow(org, { model_requested: 'nul \0 half \ud800' });
    expect(await database.insertUsage([row, aUsageRow(org)], { spoolId: spool(), position: 2 })).toBe(2);
    expect((await list()).rows.map((each) => each.model_requested)).toContain('nul \uFFFD half \uFFFD');
  });

  it('and its watermark are stored together or not at all', async () => {
    const id = spool();
    const unusable = aUsageRow(org, { attempts: 2 ** 40 });
    await expect(database.insertUsage([aUsageRow(org), unusable], { spoolId: id, position: 9 })).rejects.toThrow();
    expect([await database.readWatermark(id), (await list()).rows]).toEqual([0, []]);
  });

  it('never moves its watermark back', async () => {
    const id = spool();
    for (const position of [5, 3]) await database.insertUsage([], { spoolId: id, position });
    expect(await database.readWatermark(id)).toBe(5);
    expect(await database.readWatermark('never seen')).toBe(0);
  });
});

describe('the request log', () => {
  it('is read newest first in pages over days, rows of the same instant by id', async () => {
    const times = [daysAgo(0), daysAgo(1), daysAgo(1).replace(/\.\d+Z/, '.000Z'), daysAgo(3)];
    const rows = times.flatMap((started_at) => [1, 2, 3].map(() => aUsageRow(org, { started_at })));
    await database.insertUsage(rows, { spoolId: spool(), position: 1 });
    const expected = [...rows].sort(
      (a, b) => b.started_at.localeCompare(a.started_at) || (a.request_id < b.request_id ? 1 : -1),
    );
    const read: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await list({ limit: 5, after });
      read.push(...page.rows);
      after = page.next;
    } while (after !== undefined);
    expect(read).toEqual(expected);
  });

  it('can be narrowed by each of its filters', async () => {
    const plain = aUsageRow(org, { request_id: 'plain', started_at: daysAgo(2) });
    const odd = aUsageRow(org, {
      ...{ request_id: 'odd', project: 'prj_2', route: 'other', model_used: 'claude-1', model_requested: 'claude' },
      ...{ provider: 'anthropic', key_id: 'key_2', status: 429 },
    });
    await database.insertUsage([plain, odd], { spoolId: spool(), position: 1 });
    const filters = [
      ...[{ project: 'prj_2' }, { route: 'other' }, { model: 'claude' }, { model: 'claude-1' }],
      ...[{ provider: 'anthropic' }, { keyId: 'key_2' }, { status: 429 }, { from: new Date(Date.now() - dayMs) }],
    ];
    for (const filter of filters) expect([filter, await idsOf(filter)]).toEqual([filter, ['odd']]);
    const at = new Date(plain.started_at);
    expect(await idsOf({ from: at, to: new Date(odd.started_at) })).toEqual(['plain']);
    expect(await idsOf({ to: at })).toEqual([]);
    expect(await idsOf({ route: 'nowhere' })).toEqual([]);
  });

  it('is served by its index, without sorting', async () => {
    const rows = Array.from({ length: 400 }, (_, index) => aUsageRow(org, { started_at: daysAgo(index / 100) }));
    await database.insertUsage(rows, { spoolId: spool(), position: 1 });
    await client.query('ANALYZE usage_request');
    const plans = await explainList();
    expect(plans).toMatch(/Index Scan.*using usage_request_\d+_org_id_started_at_request_id_idx/);
    expect(plans).not.toMatch(/-> +Sort |Seq Scan/);
  });

  /** The plan of the very statement the repository sends, as the server logs it. */
  async function explainList(): Promise<string> {
    const sent = new Promise<{ text: string; values: unknown[] }>((resolve) => {
      const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
      pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
        const [config] = args as [{ text?: string; values?: unknown[] }];
        if (config.text?.includes('ORDER BY started_at') === true) {
          pg.Client.prototype.query = query as typeof pg.Client.prototype.query;
          resolve({ text: config.text, values: config.values ?? [] });
        }
        return query.apply(this, args);
      } as typeof pg.Client.prototype.query;
    });
    const first = await list({ limit: 20 });
    await sent;
    expect(first.next).toBeDefined();
    const { text, values } = await sent;
    await client.query('BEGIN');
    await client.query(`SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)`, [org]);
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`, values);
    await client.query('ROLLBACK');
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }
});

describe('partitions', () => {
  it('are made for the days of a batch, ahead of need, and once', async () => {
    const day = (offset: number) => daysAgo(-offset).slice(0, 10).replaceAll('-', '');
    await database.insertUsage([aUsageRow(org, { started_at: daysAgo(20) })], { spoolId: spool(), position: 1 });
    await database.ensureUsagePartitions(new Date(), 3);
    const others = [1, 2, 3].map(() => Database.connect({ url: place.url, poolSize: 1 }));
    await Promise.all(others.map((each) => each.ensureUsagePartitions(new Date(), 5)));
    for (const each of others) await each.close();
    expect(await partitions()).toEqual(
      expect.arrayContaining([-20, 0, 1, 2, 3, 4].map((offset) => `usage_request_${day(offset)}`)),
    );
  });

  it('are not made for absurd days, whose rows are kept all the same', async () => {
    const before = await partitions();
    const absurd = ['1970-01-01T00:00:00.000Z', '2999-12-31T23:59:59.999Z', daysAgo(400)];
    const rows = absurd.map((started_at) => aUsageRow(org, { started_at }));
    expect(await database.insertUsage(rows, { spoolId: spool(), position: 1 })).toBe(3);
    expect(await partitions()).toEqual(before);
    expect((await list()).rows).toHaveLength(3);
    expect(await database.insertUsage(rows, { spoolId: spool(), position: 1 })).toBe(0);
  });

  it('are not needed: a day whose rows came before its partition keeps them where they are', async () => {
    const started_at = daysAgo(33);
    const columns = 'org_id, request_id, started_at, project_id, key_id, route, dialect, model_requested, is_streaming';
    await client.query('BEGIN');
    await client.query(`SELECT set_config('role', 'headgate_worker', true)`);
    await client.query(
      `INSERT INTO usage_request (${columns}, revision, status, attempts, latency_ms, usage_source, proxy_id)
       VALUES ($1, 'early', $2, 'p', 'k', 'r', 'd', 'm', false, 1, 200, 1, 1, 'none', 'x')`,
      [org, started_at],
    );
    await client.query('COMMIT');
    const late = aUsageRow(org, { request_id: 'late', started_at });
    expect(await database.insertUsage([late], { spoolId: spool(), position: 1 })).toBe(1);
    expect(await idsOf({})).toEqual(['late', 'early']);
  });
});
