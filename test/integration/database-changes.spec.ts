import { bootstrapOrganization, Database } from '@headgate/database';
import { aNewApiKey, aNewOrganization, aNewProvider, aNewRoute, anAuditRecord } from '@headgate/database/testing';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'api_key', id: 'key_1', name: 'ci' } as const;

let place: TestDatabase;
let database: Database;
let client: pg.Client;
let org: string;
let project: string;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url, poolSize: 10 });
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
});
beforeEach(async () => {
  const made = await database.createOrganization(actor, aNewOrganization());
  org = made.orgId;
  project = made.projectId;
});
afterAll(async () => {
  await client.end();
  await database.close();
  await place.drop();
});

/** As whoever runs the server could: past every repository. */
async function tamper(sql: string): Promise<void> {
  await client.query('ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY');
  await client.query('ALTER TABLE audit_event DISABLE TRIGGER USER');
  await client.query(sql, [org]);
  await client.query('ALTER TABLE audit_event ENABLE TRIGGER USER');
  await client.query('ALTER TABLE audit_event FORCE ROW LEVEL SECURITY');
}

const note = (name: string) =>
  database.change(org, actor, async (tx) => tx.record(anAuditRecord({ resourceName: name })));
const revision = async () => (await database.inTenant(org, (tx) => tx.organizations.get(org))).rev;
const pending = async () => (await database.outbox.listPendingOrganizations(1_000)).find((row) => row.orgId === org);
const verify = () => database.inTenant(org, (tx) => tx.audit.verify(org));

describe('a change', () => {
  it('gets the next revision, one outbox row and its audit events', async () => {
    const before = await revision();
    const { rev, result } = await database.change(org, actor, async (tx) => {
      const route = await tx.routes.insert(org, aNewRoute());
      tx.record(anAuditRecord({ resourceId: route.id, before: null, after: { enabled: true, note: undefined } }));
      tx.record(anAuditRecord({ action: 'update', before: [1, 2], after: 'text' }));
      return tx.rev;
    });
    expect({ rev, result }).toEqual({ rev: before + 1, result: before + 1 });
    expect(await revision()).toBe(rev);
    expect(await pending()).toMatchObject({ rev });
    const { rows } = await database.inTenant(org, (tx) => tx.audit.list(org, { limit: 2 }));
    expect(rows).toMatchObject([
      { revision: rev, actor, action: 'update', before: [1, 2], after: 'text' },
      { revision: rev, actor, action: 'create', before: null, after: { enabled: true } },
    ]);
    expect(rows[0]?.seq).toBe((rows[1]?.seq ?? 0) + 1);
  });

  it('that records nothing leaves no trace', async () => {
    await database.outbox.markPublished(org, 1);
    expect(await database.change(org, actor, () => Promise.resolve('nothing'))).toEqual({ result: 'nothing', rev: 1 });
    expect([await revision(), await pending()]).toEqual([1, undefined]);
  });

  it('that writes and records nothing is refused', async () => {
    const forgetful = database.change(org, actor, (tx) => tx.routes.insert(org, aNewRoute()));
    await expect(forgetful).rejects.toMatchObject({ code: 'internal' });
    expect(await database.inTenant(org, (tx) => tx.routes.count(org))).toBe(0);
  });

  it('that fails leaves nothing', async () => {
    const failing = database.change(org, actor, async (tx) => {
      await tx.routes.insert(org, aNewRoute());
      tx.record(anAuditRecord());
      throw new RangeError('no more');
    });
    await expect(failing).rejects.toMatchObject({ code: 'internal', cause: { message: 'no more' } });
    expect([await revision(), await database.inTenant(org, (tx) => tx.routes.count(org))]).toEqual([1, 0]);
    expect(await verify()).toMatchObject({ isIntact: true });
  });

  it('of an organization that is not there is not_found', async () => {
    await expect(database.change('org_nobody', actor, async () => undefined)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('cannot be made through a read', async () => {
    const sneaky = database.inTenant(org, (tx) =>
      (tx as unknown as { routes: { insert(org: string, route: unknown): Promise<unknown> } }).routes.insert(
        org,
        aNewRoute(),
      ),
    );
    await expect(sneaky).rejects.toMatchObject({ code: 'internal' });
  });
});

describe('revisions', () => {
  it('are dense under 50 changes at once, each with its own audit event and outbox row', async () => {
    const changes = await Promise.all(Array.from({ length: 50 }, (_, index) => note(`route-${index}`)));
    const expected = Array.from({ length: 50 }, (_, index) => index + 2);
    expect(changes.map((change) => change.rev).sort((a, b) => a - b)).toEqual(expected);
    const { rows } = await database.inTenant(org, (tx) => tx.audit.list(org, { limit: 50 }));
    expect(rows.map((row) => row.revision).reverse()).toEqual(expected);
    expect(await verify()).toMatchObject({ isIntact: true, events: 53 });
    expect(await database.outbox.markPublished(org, 51)).toBe(51);
  });

  it('of one organization do not wait for another', async () => {
    const { orgId } = await database.createOrganization(actor, aNewOrganization());
    const outer = await database.change(org, actor, async (tx) => {
      tx.record(anAuditRecord());
      return database.change(orgId, actor, async (inner) => inner.record(anAuditRecord()));
    });
    expect([outer.rev, outer.result.rev]).toEqual([2, 2]);
  });

  it('move keys_rev only when a key changes', async () => {
    const keysRev = async () => (await database.loadConfiguration(org)).keysRev;
    expect((await note('a route')).rev).toBe(2);
    expect(await keysRev()).toBe(1);
    const { result: id } = await database.change(org, actor, async (tx) => {
      tx.record(anAuditRecord({ resourceKind: 'api_key' }));
      return (await tx.apiKeys.insert(org, aNewApiKey(project))).id;
    });
    expect(await keysRev()).toBe(3);
    const revoked = await database.change(org, actor, async (tx) => {
      tx.record(anAuditRecord({ resourceKind: 'api_key', action: 'revoke' }));
      return tx.apiKeys.update(org, id, undefined, { revokedAt: new Date() });
    });
    expect([revoked.result?.changedRev, await keysRev()]).toEqual([4, 4]);
  });
});

describe('the audit trail', () => {
  beforeEach(async () => {
    for (const name of ['one', 'two', 'three']) await note(name);
  });

  it('is intact when nobody touched it, whatever was recorded', async () => {
    await database.change(org, actor, async (tx) => {
      tx.record(anAuditRecord({ before: { b: 1, a: [1e21, -0, 0.1, 'ü\u2028', { z: null, y: true }] }, after: {} }));
    });
    expect(await verify()).toMatchObject({ isIntact: true, events: 7 });
  });

  it.each([
    ['an event changed', `UPDATE audit_event SET after = '{"name": "other"}' WHERE org_id = $1 AND seq = 4`, 4],
    ['an actor changed', `UPDATE audit_event SET actor_id = 'key_2' WHERE org_id = $1 AND seq = 5`, 5],
    ['a time changed', `UPDATE audit_event SET at = at + interval '1 ms' WHERE org_id = $1 AND seq = 2`, 2],
    ['an event removed', `DELETE FROM audit_event WHERE org_id = $1 AND seq = 4`, 5],
    ['the first event removed', `DELETE FROM audit_event WHERE org_id = $1 AND seq = 1`, 2],
    ['the newest events removed', `DELETE FROM audit_event WHERE org_id = $1 AND seq > 4`, 5],
    ['everything removed', `DELETE FROM audit_event WHERE org_id = $1`, 1],
    [
      'two events swapped',
      `UPDATE audit_event SET seq = CASE seq WHEN 4 THEN 1004 ELSE 1005 END WHERE org_id = $1 AND seq IN (4, 5)`,
      6,
    ],
    ['hashes copied', `UPDATE audit_event SET hash = prev_hash WHERE org_id = $1 AND seq = 3`, 3],
  ])('shows %s', async (_case, sql, seq) => {
    await tamper(sql);
    expect(await verify()).toMatchObject({ isIntact: false, seq });
  });

  it('is listed newest first, in pages, by resource and actor', async () => {
    const list = (query: { limit: number; after?: string; resourceName?: string }) =>
      database.inTenant(org, (tx) => tx.audit.list(org, query));
    const first = await list({ limit: 4 });
    const second = await list({ limit: 4, after: first.next ?? '' });
    expect([...first.rows, ...second.rows].map((row) => row.seq)).toEqual([6, 5, 4, 3, 2, 1]);
    expect(second.next).toBeUndefined();
    expect((await list({ limit: 4, resourceName: 'two' })).rows.map((row) => row.seq)).toEqual([5]);
  });
});

describe('a connection that is killed in the middle of a change', () => {
  it('leaves nothing, is reported as an outage, and the next change goes through', async () => {
    const dying = database.change(org, actor, async (tx) => {
      await tx.providers.insert(org, aNewProvider());
      tx.record(anAuditRecord());
      const { rowCount } = await client.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'`,
      );
      expect(rowCount).toBe(1);
      await tx.routes.insert(org, aNewRoute());
    });
    await expect(dying).rejects.toMatchObject({ code: 'store_unavailable', retryAfterMs: 1_000 });
    const after = await database.loadConfiguration(org);
    expect([after.rev, after.providers, after.routes]).toEqual([1, [], []]);
    expect((await note('again')).rev).toBe(2);
    expect(await verify()).toMatchObject({ isIntact: true, events: 4 });
  });
});

describe('a change the server ends because two wait for each other', () => {
  it('is tried again, and goes through', async () => {
    const { result: id } = await database.change(org, actor, async (tx) => {
      tx.record(anAuditRecord());
      return (await tx.routes.insert(org, aNewRoute())).id;
    });
    const other = new pg.Client({ connectionString: place.url });
    await other.connect();
    await other.query('BEGIN');
    await other.query(`SELECT set_config('role', 'headgate_app', true), set_config('headgate.org', $1, true)`, [org]);
    await other.query('SELECT 1 FROM route WHERE id = $1 FOR UPDATE', [id]);
    let attempts = 0;
    let rival: Promise<unknown> | undefined;
    const { rev } = await database
      .change(org, actor, async (tx) => {
        attempts += 1;
        const update = tx.routes.update(org, id, undefined, { enabled: false });
        // Whoever waits first is the first to find the circle, and is ended.
        rival ??= takeOrganization(other);
        await update;
        tx.record(anAuditRecord({ action: 'update' }));
      })
      .finally(async () => {
        await rival;
        await other.end();
      });
    expect([attempts, rev]).toEqual([2, 3]);
  });

  async function takeOrganization(other: pg.Client): Promise<void> {
    await untilWaiting();
    await other.query('SELECT 1 FROM organization WHERE id = $1 FOR UPDATE', [org]);
    await other.query('COMMIT');
  }

  async function untilWaiting(): Promise<void> {
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    while ((await client.query(waiting)).rowCount === 0);
  }
});

describe('the first organization', () => {
  it('is made once, however many ask at the same time', async () => {
    const fresh = await createTestDatabase();
    const databases = [1, 2, 3].map(() => Database.connect({ url: fresh.url, poolSize: 2 }));
    try {
      const wanted = aNewOrganization({ slug: 'first' });
      const made = await Promise.all(databases.map((each) => bootstrapOrganization(each, wanted)));
      expect(made.filter((each) => each.isNew)).toHaveLength(1);
      expect(new Set(made.map((each) => `${each.orgId} ${each.projectId}`)).size).toBe(1);
      const again = await bootstrapOrganization(databases[0] as Database, aNewOrganization());
      expect(again).toEqual({ ...made[0], isNew: false });
      const { orgId } = again;
      expect(await databases[0]?.inTenant(orgId, (tx) => tx.audit.verify(orgId))).toMatchObject({ events: 3 });
      expect(await databases[0]?.findApiKeyById(wanted.adminKey.id)).toMatchObject({ orgId, role: 'owner' });
    } finally {
      for (const each of databases) await each.close();
      await fresh.drop();
    }
  });

  it('shares its slug with no other', async () => {
    const organization = aNewOrganization();
    await database.createOrganization(actor, organization);
    await expect(
      database.createOrganization(actor, { ...aNewOrganization(), slug: organization.slug }),
    ).rejects.toMatchObject({ code: 'already_exists' });
  });
});
