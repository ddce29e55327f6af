import { Database } from '@headgate/database';
import {
  aNewApiKey,
  aNewDlpTemplate,
  aNewOrganization,
  aNewProvider,
  aNewRoute,
  anAuditRecord,
  aUsageRow,
} from '@headgate/database/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const denied = '42501';
/** Each tenant table with a column its application role may set, if there is one. */
const tables: readonly { readonly table: string; readonly column?: string }[] = [
  { table: 'organization', column: 'name' },
  { table: 'project', column: 'slug' },
  { table: 'api_key', column: 'name' },
  { table: 'provider', column: 'name' },
  { table: 'provider_secret', column: 'sealed' },
  { table: 'route', column: 'name' },
  { table: 'dlp_template', column: 'name' },
  { table: 'member', column: 'role' },
  { table: 'invitation', column: 'role' },
  { table: 'password_reset' },
  { table: 'identity_provider', column: 'name' },
  { table: 'identity' },
  { table: 'policy', column: 'name' },
  { table: 'resource_version' },
  { table: 'model_override', column: 'model' },
  { table: 'audit_event' },
  { table: 'outbox' },
  { table: 'idempotency_key' },
  { table: 'usage_request' },
  { table: 'archived_call' },
];

let place: TestDatabase;
let database: Database;
let client: pg.Client;
let ours: string;
let theirs: string;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url, poolSize: 1 });
  ours = await seed();
  theirs = await seed();
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.close();
  await place.drop();
});

/** One row in every table. */
async function seed(): Promise<string> {
  const { orgId, projectId } = await database.createOrganization(actor, aNewOrganization());
  await database.change(orgId, actor, async (tx) => {
    const provider = await tx.providers.insert(orgId, aNewProvider());
    const secret = { name: 'default', version: 1, weight: 1, enabled: true, sealed: 'sealed', mask: 'sk-...' };
    await tx.providerSecrets.insert(orgId, { ...secret, providerId: provider.id });
    await tx.routes.insert(orgId, aNewRoute());
    await tx.dlpTemplates.insert(orgId, aNewDlpTemplate());
    await tx.policies.insert(orgId, {
      ...{ projectId: null, name: 'agent', projects: null, live: true, draft: null },
      body: { targets: [], rules: [], strategy: { type: 'priority' } },
    });
    await tx.modelOverrides.insert(orgId, { provider: 'openai', model: 'gpt-x' }, { price: { input: 1, output: 2 } });
    await tx.apiKeys.insert(orgId, aNewApiKey(projectId));
    await tx.idempotency.insert(orgId, { key: 'once', requestHash: 'hash', status: 201, body: null });
    const person = { email: 'ada@example.com', role: 'owner', projects: null } as const;
    await tx.members.insert(orgId, { ...person, accountId: `usr_${orgId}`, name: null, via: 'invitation' });
    const offer = { id: 'inv_1', digest: 'digest', expiresAt: new Date(), invitedBy: 'test' };
    await tx.invitations.insert(orgId, { ...person, ...offer });
    const reset = { accountId: `usr_${orgId}`, digest: 'digest', expiresAt: new Date(), issuedBy: 'test' };
    await tx.passwordResets.put(orgId, reset);
    await tx.identityProviders.insert(orgId, {
      ...{
        id: 'idp_1',
        name: 'login',
        issuer: 'https://login.example.com',
        clientId: 'c',
        sealed: 'sealed',
        mask: 's',
      },
      ...{ scopes: ['openid'], groupsClaim: 'groups', mappings: [], defaultRole: null, enabled: true },
    });
    await tx.identityProviders.link(orgId, 'idp_1', 'subject', `usr_${orgId}`);
    tx.record(anAuditRecord());
  });
  const { request_id, project, key_id, route, provider, status, started_at } = aUsageRow(orgId);
  const known = { org: orgId, request_id, project, key_id, route, provider, status, started_at };
  await database.archive.insert([{ ...known, model: null, expires_at: started_at, bytes: 0, sealed: 'sealed' }]);
  await database.insertUsage([aUsageRow(orgId)], { spoolId: 'spool', position: 1 });
  return orgId;
}

interface Outcome {
  readonly rows: number;
  readonly code?: string;
  readonly first?: unknown;
}

/** Runs one statement as a role with a setting, in a transaction that is always undone. */
async function as(role: string, org: string | undefined, sql: string, values: unknown[] = []): Promise<Outcome> {
  await client.query('BEGIN');
  try {
    if (org !== undefined) await client.query(`SELECT set_config('headgate.org', $1, true)`, [org]);
    await client.query(`SELECT set_config('role', $1, true)`, [role]);
    const result = await client.query<Record<string, unknown>>(sql, values);
    return { rows: result.rowCount ?? 0, first: result.rows[0] };
  } catch (error) {
    return { rows: 0, code: (error as pg.DatabaseError).code ?? 'no code' };
  } finally {
    await client.query('ROLLBACK');
  }
}

const keyOf = (table: string): string => (table === 'organization' ? 'id' : 'org_id');

describe.each(tables)('the table $table', ({ table, column }) => {
  it('shows a tenant its own rows and no others', async () => {
    const sql = `SELECT DISTINCT ${keyOf(table)} AS org FROM ${table}`;
    expect(await as('headgate_app', ours, sql)).toEqual({ rows: 1, first: { org: ours } });
  });

  it.each([
    ['without a setting', undefined],
    ['with an empty setting, as a finished transaction leaves it', ''],
    ['with the setting of a tenant that is not there', 'org_nobody'],
  ])('shows nothing %s', async (_case, org) => {
    expect(await as('headgate_app', org, `SELECT * FROM ${table}`)).toMatchObject({ rows: 0 });
  });

  it('shows nothing to its owner, even with a setting', async () => {
    expect(await as('none', ours, `SELECT * FROM ${table}`)).toEqual({ rows: 0, first: undefined });
  });

  it.each([
    ['another tenant', () => ours],
    ['nobody', () => ''],
  ])("takes no row in a tenant's name from %s", async (_case, org) => {
    const whole = await as('headgate_app', theirs, `SELECT to_jsonb(t) AS row FROM ${table} t LIMIT 1`);
    const row = { ...(whole.first as { row: Record<string, unknown> }).row };
    for (const key of ['id', 'slug', 'seq', 'rev', 'key', 'name', 'model', 'request_id']) {
      if (key in row && key !== keyOf(table)) row[key] = typeof row[key] === 'number' ? 99 : 'forged';
    }
    // What the database fills in by itself takes no value.
    const columns = Object.keys(row).filter((name) => name !== 'dlp_strategy');
    const sql = `INSERT INTO ${table} (${columns.join(', ')})
      SELECT ${columns.join(', ')} FROM jsonb_populate_record(NULL::${table}, $1)`;
    expect(await as('headgate_app', org(), sql, [JSON.stringify(row)])).toEqual({ rows: 0, code: denied });
  });

  it('lets nobody change or delete the rows of another tenant', async () => {
    const set = column ?? keyOf(table);
    for (const org of [ours, '', undefined]) {
      const update = await as('headgate_app', org, `UPDATE ${table} SET ${set} = 'forged' WHERE ${keyOf(table)} = $1`, [
        theirs,
      ]);
      expect(update).toMatchObject(column === undefined ? { rows: 0, code: denied } : { rows: 0 });
      expect(column === undefined || update.code === undefined).toBe(true);
      const remove = await as('headgate_app', org, `DELETE FROM ${table} WHERE ${keyOf(table)} = $1`, [theirs]);
      expect(remove.rows).toBe(0);
    }
  });

  it('lets no role empty it or give its rows away', async () => {
    for (const role of ['headgate_app', 'headgate_worker', 'headgate_auth']) {
      expect(await as(role, ours, `TRUNCATE ${table} CASCADE`)).toEqual({ rows: 0, code: denied });
    }
    const move = `UPDATE ${table} SET ${keyOf(table)} = $1`;
    expect(await as('headgate_app', ours, move, [theirs])).toEqual({ rows: 0, code: denied });
  });
});

describe('the list above', () => {
  it('names every table that has a tenant', async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT DISTINCT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
         AND (a.attname = 'org_id' OR c.relname = 'organization')`,
    );
    expect(rows.map((row) => row.name).sort()).toEqual(tables.map(({ table }) => table).sort());
  });

  it('is of tables with forced row security, partitions included', async () => {
    const { rows } = await client.query(
      `SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname NOT IN ('spool_watermark', '_prisma_migrations')
         AND relnamespace IN ('public'::regnamespace, 'headgate_usage'::regnamespace)
         AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the other roles', () => {
  it.each([
    'project',
    'api_key',
    'provider',
    'provider_secret',
    'route',
    'dlp_template',
    'policy',
    'resource_version',
    'model_override',
    'audit_event',
    'usage_request',
  ])('the worker cannot read %s', async (table) => {
    expect(await as('headgate_worker', ours, `SELECT * FROM ${table}`)).toEqual({ rows: 0, code: denied });
  });

  it('the worker learns of every tenant only that it changed', async () => {
    expect(await as('headgate_worker', undefined, 'SELECT id, rev FROM organization')).toMatchObject({ rows: 2 });
    expect(await as('headgate_worker', undefined, 'SELECT DISTINCT org_id FROM outbox')).toMatchObject({ rows: 2 });
    expect(await as('headgate_worker', ours, 'SELECT data_key FROM organization')).toEqual({ rows: 0, code: denied });
  });

  it('authentication sees the one key it names, and no list of them', async () => {
    const key = await database.inTenant(theirs, (tx) => tx.apiKeys.list(theirs, { limit: 1, kind: 'admin' }));
    const id = key.rows[0]?.id ?? '';
    expect(await as('headgate_auth', ours, 'SELECT id FROM api_key')).toMatchObject({ rows: 0 });
    await client.query(`SELECT set_config('headgate.key', $1, false)`, [id]);
    expect(await as('headgate_auth', ours, 'SELECT id FROM api_key')).toEqual({ rows: 1, first: { id } });
    expect(await as('headgate_app', ours, 'SELECT id FROM api_key WHERE id = $1', [id])).toMatchObject({ rows: 0 });
    await client.query('RESET headgate.key');
    expect(await database.findApiKeyById(id)).toMatchObject({ orgId: theirs, kind: 'admin', role: 'owner' });
    expect(await as('headgate_auth', ours, 'SELECT id FROM organization')).toEqual({ rows: 0, code: denied });
  });

  it('authentication learns of which kind a key is, and nothing of ids unknown', async () => {
    const keys = await database.inTenant(ours, (tx) => tx.apiKeys.list(ours, { limit: 1, kind: 'inference' }));
    expect(await database.findApiKeyById(keys.rows[0]?.id ?? '')).toMatchObject({ kind: 'inference', role: null });
    expect(await database.findApiKeyById("' OR 1=1 --")).toBeUndefined();
  });

  it('nobody can reach a partition beside the table', async () => {
    for (const role of ['headgate_app', 'headgate_worker', 'headgate_auth']) {
      const outcome = await as(role, ours, 'SELECT * FROM headgate_usage.usage_request_default');
      expect(outcome).toEqual({ rows: 0, code: denied });
    }
  });
});

describe('one connection used by tenant after tenant', () => {
  it('carries nothing from one to the next, after success and after failure', async () => {
    const rename = (org: string) =>
      database.change(org, actor, async (tx) => {
        await tx.organizations.rename(org, 'Renamed');
        throw new Error('the work fails after it wrote');
      });
    for (const org of [ours, theirs, ours]) {
      await expect(rename(org)).rejects.toMatchObject({ code: 'internal' });
      const seen = await database.inTenant(org, (tx) => tx.organizations.get(org));
      expect(seen).toMatchObject({ id: org, name: 'Acme' });
    }
    await expect(database.inTenant(ours, (tx) => tx.organizations.get(theirs))).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('is given back to its own user with the setting emptied', async () => {
    await client.query('BEGIN');
    await client.query(`SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)`, [ours]);
    await client.query('COMMIT');
    const { rows } = await client.query(
      `SELECT current_user = session_user AS "isItself", current_setting('headgate.org', true) AS org`,
    );
    expect(rows).toEqual([{ isItself: true, org: '' }]);
  });
});

describe('ids of another tenant given to a repository', () => {
  it('answer as missing', async () => {
    const configuration = await database.loadConfiguration(theirs);
    const [provider] = configuration.providers;
    const [route] = configuration.routes;
    const found = await database.inTenant(ours, async (tx) => [
      await tx.providers.findById(theirs, provider?.id ?? ''),
      await tx.providers.findById(ours, provider?.id ?? ''),
      await tx.routes.findById(theirs, route?.id ?? ''),
      await tx.routes.findByName(theirs, { owner: null }, 'support'),
      (await tx.routes.list(theirs, { limit: 10 })).rows[0],
      (await tx.usage.list(theirs, { limit: 10 })).rows[0],
    ]);
    expect(found).toEqual(Array.from({ length: found.length }, () => undefined));
  });

  it('are not changed, and leave the revision where it was', async () => {
    const before = await database.loadConfiguration(theirs);
    const [route] = before.routes;
    const { result } = await database.change(ours, actor, async (tx) => {
      tx.record(anAuditRecord({ action: 'update' }));
      return [
        await tx.routes.update(theirs, route?.id ?? '', undefined, { enabled: false }),
        await tx.routes.delete(theirs, route?.id ?? ''),
      ];
    });
    expect(result).toEqual([undefined, false]);
    expect(await database.loadConfiguration(theirs)).toEqual(before);
  });
});
