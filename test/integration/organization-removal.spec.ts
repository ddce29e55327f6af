import { aNewProvider, aNewRoute, anAuditRecord, aUsageRow } from '@headgate/database/testing';
import { keyNames } from '@headgate/redis';
import { parseEnvelope } from '@headgate/snapshot';
import { noTurns } from '@headgate/snapshot/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Publisher } from '../../apps/worker/src/publisher.ts';
import { reconcile } from '../../apps/worker/src/reconcile.ts';
import { eventually } from '../support/eventually.ts';
import { actor, type PublishedOrganization, Publishing } from '../support/publishing.ts';

const operator = { kind: 'platform', id: 'key_platform', name: 'Operator' } as const;
let place: Publishing;
let client: pg.Client;

beforeAll(async () => {
  place = await Publishing.open();
  client = new pg.Client({ connectionString: place.databaseUrl });
  await client.connect();
});
afterEach(() => place.stopWorkers());
afterAll(async () => {
  await client?.end();
  await place?.close();
});

/** An organization with something in every table that references can hold up. */
async function aFullOrganization(): Promise<PublishedOrganization> {
  const made = await place.organization();
  await place.database.change(made.org, actor, async (tx) => {
    const provider = await tx.providers.insert(made.org, aNewProvider({ projectId: made.project }));
    const secret = { name: 'default', version: 1, weight: 1, enabled: true, sealed: 'sealed', mask: 'sk-...' };
    await tx.providerSecrets.insert(made.org, { ...secret, providerId: provider.id });
    await tx.routes.insert(made.org, aNewRoute({ projectId: made.project, providerId: provider.id }));
    await tx.idempotency.insert(made.org, { key: 'once', requestHash: 'hash', status: 201, body: null });
    tx.record(anAuditRecord());
  });
  await place.database.insertUsage([aUsageRow(made.org), aUsageRow(made.org)], { spoolId: 's', position: 1 });
  return made;
}

/** Tables with rows of an organization, seen past row security as their owner may. */
async function tablesWith(org: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'org_id'`,
  );
  const found: string[] = [];
  for (const { name } of rows) {
    await client.query('BEGIN');
    await client.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
    const { rowCount } = await client.query(`SELECT 1 FROM ${name} WHERE org_id = $1`, [org]);
    await client.query('ROLLBACK');
    if ((rowCount ?? 0) > 0) found.push(name);
  }
  return found.sort();
}

const usageOf = async (org: string): Promise<boolean> => (await tablesWith(org)).includes('usage_request');

describe('an organization that is removed', () => {
  it('leaves no row behind in any table, and takes none of another', async () => {
    const [gone, kept] = [await aFullOrganization(), await aFullOrganization()];
    const before = await tablesWith(kept.org);
    expect(before).toEqual(expect.arrayContaining(['audit_event', 'outbox', 'provider_secret', 'route']));
    const { rev } = await place.database.loadConfiguration(gone.org);
    expect(await place.database.organizations.remove(operator, gone.org)).toMatchObject({ id: gone.org, rev: rev + 1 });
    expect(await tablesWith(gone.org)).toEqual(['usage_request']);
    expect(await place.database.organizations.purgeUsage(gone.org, 1)).toBe(1);
    expect(await place.database.organizations.purgeUsage(gone.org, 10)).toBe(1);
    expect(await tablesWith(gone.org)).toEqual([]);
    expect(await tablesWith(kept.org)).toEqual(before);
    expect(await place.database.organizations.purgeUsage(kept.org, 10)).toBe(0);
    expect(await place.database.organizations.remove(operator, gone.org)).toBeUndefined();
  });

  it('can be removed from every table there is', async () => {
    const { rows } = await client.query<{ name: string }>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname = 'org_id'
         AND NOT (has_table_privilege('headgate_platform', c.oid, 'DELETE')
           AND EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'platform'))`,
    );
    const names = rows.map(({ name }) => name);
    expect(names, 'the migration that makes them ends with: SELECT headgate_cover_tenant_tables();').toEqual([]);
  });

  it('takes a change that waits for it along, which finds nothing', async () => {
    const made = await aFullOrganization();
    const results = await Promise.allSettled([
      place.database.organizations.remove(operator, made.org),
      ...Array.from({ length: 8 }, (_, index) => made.change(`late-${index}`)),
    ]);
    const failures = results.filter((result) => result.status === 'rejected');
    for (const { reason } of failures) expect(reason).toMatchObject({ code: 'not_found' });
    expect(await tablesWith(made.org)).toEqual(['usage_request']);
  });

  it('is seen by no role that should not', async () => {
    const made = await aFullOrganization();
    const as = async (role: string, sql: string): Promise<number> => {
      await client.query('BEGIN');
      try {
        await client.query(`SELECT set_config('role', $1, true), set_config('headgate.org', $2, true)`, [role, '']);
        return (await client.query(sql, [made.org])).rowCount ?? 0;
      } finally {
        await client.query('ROLLBACK');
      }
    };
    expect(await as('headgate_platform', 'DELETE FROM organization WHERE id = $1')).toBe(0);
    expect(await as('headgate_platform', 'DELETE FROM project WHERE org_id = $1')).toBe(0);
    for (const sql of ['SELECT name FROM route WHERE org_id = $1', 'SELECT data_key FROM organization WHERE id = $1']) {
      await expect(as('headgate_platform', sql)).rejects.toMatchObject({ code: '42501' });
    }
    await expect(as('headgate_app', 'SELECT headgate_remove_tenant($1)')).rejects.toMatchObject({ code: '42501' });
    await expect(as('headgate_app', 'SELECT * FROM platform_event WHERE hash = $1')).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('on the proxies an organization that is removed', () => {
  const publisher = (): Publisher => new Publisher(place.surroundings());

  async function removed(): Promise<{ made: PublishedOrganization; keyId: string; rev: number }> {
    const made = await aFullOrganization();
    const key = await made.mintKey();
    await publisher().publish(made.org, key.rev);
    expect(await place.keys.findKey(key.id)).toMatchObject({ kind: 'found' });
    const gone = await place.database.organizations.remove(operator, made.org);
    return { made, keyId: key.id, rev: gone?.rev ?? 0 };
  }

  async function assertEnded(made: PublishedOrganization, keyId: string, rev: number): Promise<void> {
    expect(await made.head()).toBe(rev);
    const text = (await place.snapshots.findHeadSnapshot(made.org)) ?? '';
    const { body } = await parseEnvelope(text, { verify: place.verify, yieldNow: noTurns });
    expect(body).toMatchObject({ keys_rev: rev, data_key: '', projects: [], providers: [], routes: [] });
    expect(await place.keys.findKey(keyId)).toEqual({ kind: 'unknown' });
    expect(await place.connection.client.zrange(keyNames.kept(made.org), '0', '-1')).toEqual([String(rev)]);
    const old = [keyNames.snapshot(made.org, rev - 1), keyNames.keys(made.org)];
    expect(await place.connection.client.exists(...old)).toBe(0);
  }

  it('is replaced by an empty configuration above every one it had, and its keys and usage go', async () => {
    const { made, keyId, rev } = await removed();
    await publisher().publish(made.org, rev);
    await assertEnded(made, keyId, rev);
    expect(await usageOf(made.org)).toBe(false);
    await publisher().publish(made.org, rev);
    await assertEnded(made, keyId, rev);
  });

  it('ends also where the message about it was lost, and after Redis was emptied', async () => {
    const { made, keyId, rev } = await removed();
    const now = (): number => Date.now();
    const deps = place.surroundings({ clock: { now, monotonicMs: now } });
    await reconcile(deps, publisher());
    await assertEnded(made, keyId, rev);
    await place.connection.client.flushall();
    await reconcile(deps, publisher());
    await assertEnded(made, keyId, rev);
  });

  it('ends by the worker itself', async () => {
    const { made, keyId, rev } = await removed();
    place.work();
    await eventually(made.head, (head) => head === rev);
    await eventually(
      () => place.keys.findKey(keyId),
      (found) => found.kind === 'unknown',
    );
    await eventually(
      () => usageOf(made.org),
      (hasUsage) => !hasUsage,
    );
  });
});
