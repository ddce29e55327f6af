import { Database } from '@headgate/database';
import { aNewOrganization, anAuditRecord } from '@headgate/database/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

const actor = { kind: 'system', id: 'test', name: 'Test' } as const;
const denied = '42501';
const loggedIn = { action: 'login', after: { by: 'password' } } as const;
const changed = { action: 'change_password', after: null } as const;
const ended = { action: 'end', after: null } as const;
let place: TestDatabase;
let database: Database;
let client: pg.Client;
let org: string;

beforeAll(async () => {
  place = await createTestDatabase();
  database = Database.connect({ url: place.url, poolSize: 2 });
  client = new pg.Client({ connectionString: place.url });
  await client.connect();
  org = (await database.createOrganization(actor, aNewOrganization())).orgId;
  for (const name of ['ada', 'eve']) {
    const login = `${name}@example.com`;
    await database.people.createAccount({ id: `usr_${name}`, login, email: login, name, password: `hash of ${name}` });
    await database.people.openSession(aSession(name, 'one'), loggedIn);
    await database.change(org, actor, async (tx) => {
      const member = { accountId: `usr_${name}`, email: login, name, role: 'viewer', projects: null } as const;
      await tx.members.insert(org, { ...member, via: 'invitation' });
      tx.record(anAuditRecord());
    });
  }
});
afterAll(async () => {
  await client?.end();
  await database?.close();
  await place?.drop();
});

function aSession(name: string, which: string, endsInMs = 60_000): Parameters<Database['people']['openSession']>[0] {
  const at = new Date();
  return {
    ...{ hash: `hash of ${name} ${which}`, id: `ses_${name}_${which}`, accountId: `usr_${name}`, onlyOrg: null },
    ...{ address: '192.0.2.1', userAgent: 'test', createdAt: at, usedAt: at },
    expiresAt: new Date(at.getTime() + endsInMs),
  };
}

/** Runs one statement as a role with settings, in a transaction that is always undone. */
async function as(role: string, settings: Record<string, string>, sql: string): Promise<unknown> {
  await client.query('BEGIN');
  try {
    for (const [name, value] of Object.entries(settings)) {
      await client.query(`SELECT set_config($1, $2, true)`, [`headgate.${name}`, value]);
    }
    await client.query(`SELECT set_config('role', $1, true)`, [role]);
    const { rows, rowCount } = await client.query<Record<string, unknown>>(sql);
    return rows.length > 0 ? rows.map((row) => Object.values(row)[0]) : rowCount;
  } catch (error) {
    return (error as pg.DatabaseError).code;
  } finally {
    await client.query('ROLLBACK');
  }
}

describe('people, before any tenant is known', () => {
  it.each([
    ['nobody is named', {}, 0, 0, 0],
    ['a login is', { login: 'ada@example.com' }, ['usr_ada'], 0, 0],
    ['an account is', { account: 'usr_ada' }, ['usr_ada'], ['ses_ada_one'], ['ada@example.com']],
    ['a session is', { session: 'hash of eve one' }, 0, ['ses_eve_one'], 0],
    ['settings are empty, as a finished transaction leaves them', { login: '', account: '', session: '' }, 0, 0, 0],
  ])('are seen one by one: when %s', async (_, settings, accounts, sessions, members) => {
    expect(await as('headgate_identity', settings, 'SELECT id FROM account')).toEqual(accounts);
    expect(await as('headgate_identity', settings, 'SELECT id FROM session')).toEqual(sessions);
    expect(await as('headgate_identity', settings, 'SELECT email FROM member')).toEqual(members);
    const organizations = await as('headgate_identity', settings, 'SELECT id FROM organization');
    expect(organizations).toEqual(members === 0 ? 0 : [org]);
  });

  it('are seen by no other role, their passwords least of all', async () => {
    const settings = { account: 'usr_ada', login: 'ada@example.com', session: 'hash of ada one', org };
    for (const role of ['headgate_app', 'headgate_worker', 'headgate_auth', 'headgate_platform']) {
      for (const table of ['account', 'session']) {
        expect(await as(role, settings, `SELECT * FROM ${table}`), `${role} ${table}`).toBe(denied);
      }
    }
    for (const table of ['account', 'session']) expect(await as('none', settings, `SELECT * FROM ${table}`)).toBe(0);
  });

  it('cannot be given the sessions of others, nor take them', async () => {
    const mine = { account: 'usr_ada' };
    const forged = `INSERT INTO session SELECT 'x', 'x', 'usr_eve', NULL, '', '', now(), now(), now()`;
    expect(await as('headgate_identity', mine, forged)).toBe(denied);
    expect(await as('headgate_identity', mine, `DELETE FROM session WHERE account_id = 'usr_eve'`)).toBe(0);
    expect(await as('headgate_identity', mine, `UPDATE account SET password = 'x' WHERE id = 'usr_eve'`)).toBe(0);
    expect(await as('headgate_identity', mine, `UPDATE member SET role = 'owner'`)).toBe(denied);
    expect(await as('headgate_identity', mine, 'SELECT data_key FROM organization')).toBe(denied);
  });
});

describe('the store of people', () => {
  it('finds by login and by session, with what the person belongs to', async () => {
    expect(await database.people.findByLogin('ada@example.com')).toMatchObject({ id: 'usr_ada' });
    expect(await database.people.findByLogin("' OR 1=1 --")).toBeUndefined();
    const open = await database.people.findSession('hash of ada one');
    expect(open).toMatchObject({ account: { id: 'usr_ada' }, memberships: [{ orgId: org, role: 'viewer' }] });
    expect(await database.people.findSession('hash of nobody')).toBeUndefined();
  });

  it('takes a login once', async () => {
    const again = { id: 'usr_other', login: 'ada@example.com', email: 'x', name: null, password: null };
    await expect(database.people.createAccount(again)).rejects.toMatchObject({ code: 'already_exists' });
  });

  it('limits a session to the organization that vouches for it', async () => {
    await database.people.openSession({ ...aSession('eve', 'limited'), onlyOrg: 'org_another' }, loggedIn);
    expect(await database.people.findSession('hash of eve limited')).toMatchObject({ memberships: [] });
  });

  it('removes sessions that are over when the next is opened, and all others with a new password', async () => {
    await database.people.openSession(aSession('ada', 'short', -1), loggedIn);
    await database.people.openSession(aSession('ada', 'two'), loggedIn);
    const ids = async () => (await database.people.listSessions('usr_ada')).map(({ id }) => id).sort();
    expect(await ids()).toEqual(['ses_ada_one', 'ses_ada_two']);
    await database.people.setPassword('usr_ada', 'another', 'hash of ada two', changed);
    expect(await ids()).toEqual(['ses_ada_two']);
    expect(await database.people.listSessions('usr_eve')).not.toEqual([]);
    expect(await database.people.endSession('usr_eve', 'ses_ada_two', ended)).toBe(false);
    expect(await database.people.endSession('usr_ada', 'ses_ada_two', ended)).toBe(true);
  });

  it('tells every organization of a person, and the one that vouches for a session alone', async () => {
    const other = (await database.createOrganization(actor, aNewOrganization())).orgId;
    await database.change(other, actor, async (tx) => {
      const member = {
        accountId: 'usr_eve',
        email: 'eve@example.com',
        name: null,
        role: 'viewer',
        projects: null,
      } as const;
      await tx.members.insert(other, { ...member, via: 'invitation' });
      tx.record(anAuditRecord());
    });
    const told = (orgId: string) =>
      database.inTenant(orgId, async (tx) => {
        const { rows } = await tx.audit.list(orgId, { limit: 200, actorId: 'usr_eve' });
        expect(await tx.audit.verify(orgId)).toMatchObject({ isIntact: true });
        return rows.map(({ action, resourceId }) => `${action} ${resourceId}`);
      });
    const before = (await told(org)).length;
    await database.people.openSession(aSession('eve', 'both'), loggedIn);
    await database.people.openSession({ ...aSession('eve', 'here'), onlyOrg: org }, loggedIn);
    await database.people.endSession('usr_eve', 'ses_eve_here', ended);
    expect(await told(other)).toEqual(['login ses_eve_both']);
    expect((await told(org)).slice(0, -before || undefined)).toEqual([
      ...['end ses_eve_here', 'login ses_eve_here', 'login ses_eve_both'],
    ]);
  });

  it('writes the session and what is told of it together, or neither', async () => {
    const forbidden = { action: 'login', after: { text: '\0' } } as const;
    await expect(database.people.openSession(aSession('ada', 'torn'), forbidden)).rejects.toBeDefined();
    expect(await database.people.findSession('hash of ada torn')).toBeUndefined();
  });
});
