import { Database } from '@headgate/database';
import { aNewOrganization } from '@headgate/database/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const routes = 3_000;
const keys = 3_000;

let place: TestDatabase;
let database: Database;
let client: pg.Client;
let org: string;
let project: string;

beforeAll(async () => {
  place = await createTestDatabase();
  // One connection: its counts arrive in the order of what it did.
  database = Database.connect({ url: place.url, poolSize: 1 });
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
  for (let tenant = 0; tenant < 3; tenant += 1) await seed();
  await client.query('ANALYZE');
}, 60_000);
afterAll(async () => {
  await client.end();
  await database.close();
  await place.drop();
});

/** An organization with many routes and keys; the last one is asked about, and the others must not be read. */
async function seed(): Promise<void> {
  const made = await database.createOrganization(actor, aNewOrganization());
  [org, project] = [made.orgId, made.projectId];
  await client.query('BEGIN');
  await client.query('SET LOCAL ROLE headgate_app');
  await client.query(`SELECT set_config('headgate.org', $1, true)`, [org]);
  await client.query(
    `INSERT INTO route (org_id, id, name, enabled, body) SELECT $1, 'rte_' || n, 'r' || lpad(n::text, 6, '0'), true,
       jsonb_build_object('type', 'chat', 'models', '[]'::jsonb, 'config',
         CASE WHEN n = 7 THEN '{"dlp": {"enabled": false, "strategy": "shared"}}'::jsonb ELSE '{}'::jsonb END)
     FROM generate_series(1, $2::int) n`,
    [org, routes],
  );
  await client.query(
    `INSERT INTO api_key (org_id, id, project_id, kind, name, digest, pepper, mask, created_by, changed_rev)
     SELECT $1, $1 || n, $2, 'inference', 'k' || n, 'digest', 1, 'mask', 'test', n FROM generate_series(1, $3::int) n`,
    [org, project, keys],
  );
  await client.query('COMMIT');
}

interface Reads {
  /** Rows read by going through the whole table. */
  readonly scanned: number;
  /** Entries read from indexes. */
  readonly fromIndexes: number;
}

async function count(table: string): Promise<Reads> {
  const { rows } = await client.query<{ scanned: string; found: string }>(
    `SELECT t.seq_tup_read AS scanned, coalesce(sum(i.idx_tup_read), 0) AS found
     FROM pg_stat_all_tables t LEFT JOIN pg_stat_all_indexes i ON i.relid = t.relid
     WHERE t.relname = $1 GROUP BY t.seq_tup_read`,
    [table],
  );
  return { scanned: Number(rows[0]?.scanned), fromIndexes: Number(rows[0]?.found) };
}

/** What a question reads of a table. PostgreSQL tells of it at the end of a later transaction, once a second. */
async function readsOf(table: string, ask: () => Promise<unknown>): Promise<Reads> {
  const before = await settledCount(table);
  await ask();
  const after = await eventually(
    async () => {
      await database.ping();
      return count(table);
    },
    ({ scanned, fromIndexes }) => scanned + fromIndexes > before.scanned + before.fromIndexes,
  );
  return { scanned: after.scanned - before.scanned, fromIndexes: after.fromIndexes - before.fromIndexes };
}

/** The count once everything done before is in it. */
async function settledCount(table: string): Promise<Reads> {
  const marked = await count('organization');
  await database.inTenant(org, (tx) => tx.organizations.get(org));
  await eventually(
    async () => {
      await database.ping();
      return count('organization');
    },
    (reads) => JSON.stringify(reads) !== JSON.stringify(marked),
  );
  return count(table);
}

async function cursorBehind(name: string): Promise<string | undefined> {
  let after: string | undefined;
  for (;;) {
    const page = await database.inTenant(org, (tx) => tx.routes.list(org, { limit: 200, after }));
    after = page.next;
    if (after === undefined || (page.rows.at(-1)?.name ?? '') >= name) return after;
  }
}

describe('a page of many routes', () => {
  it.each([
    ['of the organization', (): object => ({ of: { owner: null } })],
    ['of everything', (): object => ({})],
    ['that a project sees', (): object => ({ of: { visibleTo: project } })],
    ['of one type that is on', (): object => ({ enabled: true, type: 'chat' })],
  ])('%s reads little more than itself', async (_, filter) => {
    const reads = await readsOf('route', () =>
      database.inTenant(org, (tx) => tx.routes.list(org, { limit: 50, ...filter() })),
    );
    expect(reads.scanned).toBe(0);
    // Its ids, and then its rows; a project asks of each name whether it has one of its own.
    expect(reads.fromIndexes).toBeLessThan(400);
  });

  it('in the middle reads no more than the first', async () => {
    const after = await cursorBehind('r002000');
    expect(after).toBeDefined();
    const reads = await readsOf('route', () =>
      database.inTenant(org, (tx) => tx.routes.list(org, { limit: 50, after })),
    );
    expect(reads.scanned).toBe(0);
    expect(reads.fromIndexes).toBeLessThan(400);
  });
});

describe('one of many', () => {
  it.each([
    [
      'a route by its name',
      'route',
      () => database.inTenant(org, (tx) => tx.routes.findByName(org, { owner: null }, 'r001500')),
    ],
    [
      'a route a project sees',
      'route',
      () => database.inTenant(org, (tx) => tx.routes.findByName(org, { visibleTo: project }, 'r001500')),
    ],
    ['a key by its id', 'api_key', () => database.findApiKeyById(`${org}77`)],
    ['a page of keys', 'api_key', () => database.inTenant(org, (tx) => tx.apiKeys.list(org, { limit: 50 }))],
    ['the keys that changed', 'api_key', () => database.listKeysChangedSince(org, keys - 3, undefined, 500)],
  ])('%s is found without reading the others', async (_, table, ask) => {
    const reads = await readsOf(table, ask);
    expect(reads.scanned).toBe(0);
    expect(reads.fromIndexes).toBeLessThan(120);
  });

  it('the routes that mean a template are found without reading the others', async () => {
    const { result } = await database.change(org, actor, async (tx) => {
      const config = { info_types: [], likelihood: 'likely' as const, notify: false, reject: false };
      const row = await tx.dlpTemplates.insert(org, {
        ...{ projectId: null, name: 'shared', enabled: true, projects: null },
        body: { type: 'inspect', models: [], config },
      });
      tx.record({
        ...{ action: 'create', resourceKind: 'dlp_template', before: null, after: null },
        resourceId: row.id,
        resourceName: 'shared',
      });
      return row.id;
    });
    const reads = await readsOf('route', () =>
      database.inTenant(org, (tx) => tx.dlpTemplates.listUsers(org, [result])),
    );
    expect(reads.scanned).toBe(0);
    expect(reads.fromIndexes).toBeLessThan(20);
    expect((await database.inTenant(org, (tx) => tx.dlpTemplates.listUsers(org, [result]))).get(result)).toEqual([
      'r000007',
    ]);
  });
});
