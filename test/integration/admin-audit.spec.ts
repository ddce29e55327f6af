import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Answered, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/main', { body: { kind: 'mock' } });
  await ask('PUT', '/routes/support', { body: { models: [{ name: 'echo', provider: 'main' }] } });
  await ask('PATCH', '/routes/support', { body: { enabled: false } });
  await ask('POST', '/keys', { body: { name: '=HYPERLINK("https://evil.example")' } });
});
afterAll(() => api?.close());

interface Event {
  readonly seq: number;
  readonly action: string;
  readonly revision: number;
  readonly at: string;
  readonly resource: { readonly kind: string; readonly name: string };
}

const eventsOf = ({ body }: Answered): Event[] => body['data'] as Event[];

/** As the owner of the database, whom no policy and no grant keeps from its tables. */
async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: api.databaseUrl });
  await client.connect();
  try {
    await client.query('ALTER TABLE audit_event NO FORCE ROW LEVEL SECURITY');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('ALTER TABLE audit_event FORCE ROW LEVEL SECURITY');
    await client.end();
  }
}

const off = 'ALTER TABLE audit_event DISABLE TRIGGER USER';
const on = 'ALTER TABLE audit_event ENABLE TRIGGER USER';

describe('the audit trail', () => {
  it.each([
    ['action=update', ['update']],
    ['resource_kind=provider', ['create']],
    ['resource_kind=route&resource_name=support', ['update', 'create']],
    ['action=delete', []],
    ['to=2020-01-01T00:00:00Z', []],
    ['from=2999-01-01T00:00:00Z', []],
    ['from=2020-01-01T00:00:00Z&resource_name=support', ['update', 'create']],
    ['actor=nobody', []],
  ])('with %s shows %j', async (query, actions) => {
    expect(eventsOf(await ask('GET', `/audit?${query}`)).map(({ action }) => action)).toEqual(actions);
  });

  it('is asked for by revision', async () => {
    const [newest] = eventsOf(await ask('GET', '/audit?resource_name=support&limit=1'));
    const ofIt = eventsOf(await ask('GET', `/audit?revision=${String(newest?.revision)}`));
    expect(ofIt.map(({ revision }) => revision)).toEqual([newest?.revision]);
  });

  it('is the same page by page', async () => {
    const whole = eventsOf(await ask('GET', '/audit')).map(({ seq }) => seq);
    const paged: number[] = [];
    let after = '';
    do {
      const page = await ask('GET', `/audit?limit=2${after}`);
      paged.push(...eventsOf(page).map(({ seq }) => seq));
      after = typeof page.body['next_cursor'] === 'string' ? `&cursor=${page.body['next_cursor']}` : '';
    } while (after !== '');
    expect(paged).toEqual(whole);
  });

  it.each(['revision=0', 'from=yesterday', 'action=DROP%20TABLE', 'resource_kind=thing'])(
    'refuses "%s"',
    async (query) => {
      const [path] = query.split('=');
      expect(await ask('GET', `/audit?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
    },
  );
});

describe('an export of it', () => {
  it('has every event, one a line, with the same filters', async () => {
    const { text, headers } = await ask('GET', '/audit/export');
    expect(headers['content-type']).toMatch(/ndjson/);
    expect(headers['content-disposition']).toBe('attachment; filename="audit.ndjson"');
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Event);
    expect(lines.map(({ seq }) => seq)).toEqual(lines.map((_, at) => lines.length - at));
    const filtered = await ask('GET', '/audit/export?resource_name=support');
    expect(filtered.text.trim().split('\n')).toHaveLength(2);
  });

  it('is more than a page long, and whole', async () => {
    await api.database.note(
      api.owner.org,
      { kind: 'system', id: 'test', name: 'test' },
      Array.from({ length: 450 }, () => ({
        ...{ resourceKind: 'provider' as const, resourceId: 'x', resourceName: 'many', action: 'test' },
        ...{ before: null, after: null },
      })),
    );
    const { text } = await ask('GET', '/audit/export?resource_name=many');
    expect(new Set(text.trim().split('\n')).size).toBe(450);
  });

  it('is a table in which nothing is a formula', async () => {
    const { text, headers } = await ask('GET', '/audit/export?format=csv&resource_kind=api_key&action=create');
    expect(headers['content-type']).toMatch(/^text\/csv/);
    expect(text.split('\r\n')[0]).toMatch(/^seq,at,actor_kind/);
    expect(text).toContain(`,"'=HYPERLINK(""https://evil.example"")",`);
  });

  it('is on record itself, without making a revision', async () => {
    const before = (await ask('GET', '/proxies')).body['revision'];
    await ask('GET', '/audit/export?format=csv');
    expect(eventsOf(await ask('GET', '/audit?limit=1'))).toMatchObject([
      { action: 'export', resource: { kind: 'organization', name: 'audit' }, revision: before },
    ]);
    expect((await ask('GET', '/audit/verify')).body['intact']).toBe(true);
  });

  it('is not for a key bound to a project, nor for billing', async () => {
    await ask('PUT', '/projects/inner', { body: {} });
    for (const who of [await api.addKey('owner', 'inner'), await api.addKey('billing')]) {
      expect((await who('GET', '/audit/export')).status).toBe(403);
    }
  });
});

describe('a trail somebody has meddled with', () => {
  it.each([
    ['UPDATE', `UPDATE audit_event SET action = 'x'`],
    ['DELETE', 'DELETE FROM audit_event'],
    ['TRUNCATE', 'TRUNCATE audit_event'],
  ])('is protected from %s, even by the owner of the table', async (_, statement) => {
    await expect(asOwner(statement)).rejects.toThrow(/never changed/);
    expect((await ask('GET', '/audit/verify')).body['intact']).toBe(true);
  });

  it.each([
    [
      'an event is changed',
      (org: string) => `UPDATE audit_event SET action = 'x' WHERE org_id = '${org}' AND seq = 4`,
      4,
    ],
    [
      'who did it is changed',
      (org: string) => `UPDATE audit_event SET actor_name = 'x' WHERE org_id = '${org}' AND seq = 5`,
      5,
    ],
    ['an event is taken out', (org: string) => `DELETE FROM audit_event WHERE org_id = '${org}' AND seq = 4`, 5],
    [
      'two events change places',
      (org: string) =>
        `UPDATE audit_event SET seq = CASE seq WHEN 4 THEN 1000004 ELSE 1000005 END WHERE org_id = '${org}' AND seq IN (4, 5);
         UPDATE audit_event SET seq = CASE seq WHEN 1000004 THEN 5 ELSE 4 END WHERE org_id = '${org}' AND seq > 1000000`,
      4,
    ],
    ['its end is cut off', (org: string) => `DELETE FROM audit_event WHERE org_id = '${org}' AND seq > 4`, 5],
    [
      'its end is cut off, and the organization set back with it',
      (org: string) =>
        `DELETE FROM audit_event WHERE org_id = '${org}' AND seq > 4;
         ALTER TABLE organization NO FORCE ROW LEVEL SECURITY;
         UPDATE organization SET rev = (SELECT max(revision) FROM audit_event WHERE org_id = '${org}') WHERE id = '${org}';
         ALTER TABLE organization FORCE ROW LEVEL SECURITY`,
      5,
    ],
  ])('is found out when %s, from the first event that does not fit', async (_, meddle, seq) => {
    const { org, ask: asTenant } = await api.addTenant(`meddled-${Math.random().toString(36).slice(2, 8)}`);
    for (const name of ['a', 'b', 'c']) await asTenant('PUT', `/providers/${name}`, { body: { kind: 'mock' } });
    expect((await asTenant('GET', '/audit/verify')).body).toMatchObject({ intact: true });
    await asOwner(off, meddle(org), on);
    const { body } = await asTenant('GET', '/audit/verify');
    expect(body).toMatchObject({ intact: false, seq });
    expect(String(body['reason'])).toMatch(/missing|follow|changed/);
  });
});

describe('the trail and heads that were exported', () => {
  const verify = (asTenant: Ask, heads: unknown) => asTenant('POST', '/audit/verify', { body: { heads } });

  it('agree as long as nobody meddles, whatever came after them', async () => {
    const { org, ask: asTenant } = await api.addTenant('exported');
    const head = async () =>
      (await api.database.listAuditHeads({ limit: 100 })).rows.find(({ orgId }) => orgId === org);
    const first = await head();
    await asTenant('PUT', '/providers/a', { body: { kind: 'mock' } });
    const second = await head();
    const heads = [first, second].map((each) => ({ seq: each?.seq, hash: each?.hash }));
    expect((await verify(asTenant, heads)).body).toMatchObject({ intact: true, head: second?.hash });
  });

  it('disagree when the trail was written anew, though its own hashes fit', async () => {
    const { org, ask: asTenant } = await api.addTenant('rewritten');
    for (const name of ['a', 'b']) await asTenant('PUT', `/providers/${name}`, { body: { kind: 'mock' } });
    const [newest] = (await asTenant('GET', '/audit?limit=1')).body['data'] as { seq: number; hash: string }[];
    await asOwner(
      off,
      `DELETE FROM audit_event WHERE org_id = '${org}' AND revision = (SELECT max(revision) FROM audit_event WHERE org_id = '${org}')`,
      `ALTER TABLE organization NO FORCE ROW LEVEL SECURITY;
       UPDATE organization SET rev = rev - 1 WHERE id = '${org}';
       ALTER TABLE organization FORCE ROW LEVEL SECURITY;
       ALTER TABLE outbox NO FORCE ROW LEVEL SECURITY;
       DELETE FROM outbox WHERE org_id = '${org}';
       ALTER TABLE outbox FORCE ROW LEVEL SECURITY`,
      on,
    );
    const heads = [{ seq: newest?.seq, hash: newest?.hash }];
    expect((await verify(asTenant, heads)).body).toMatchObject({
      intact: false,
      reason: 'the newest events are missing',
    });
    await asTenant('PUT', '/providers/forged', { body: { kind: 'mock' } });
    expect((await asTenant('GET', '/audit/verify')).body).toMatchObject({ intact: true });
    const { body } = await verify(asTenant, heads);
    expect(body).toMatchObject({ intact: false, seq: newest?.seq });
    expect(body['reason']).toContain('written anew');
  });

  it.each([
    ['none', [], ['heads']],
    ['what is no hash', [{ seq: 0, hash: 'x' }], ['heads.0.seq', 'heads.0.hash']],
    ['what is no list', 'all', ['heads']],
  ])('are refused where there is %s', async (_, heads, paths) => {
    const answer = await verify(ask, heads);
    expect([answer.status, (answer.body['errors'] as { path: string }[]).map(({ path }) => path)]).toEqual([
      400,
      paths,
    ]);
  });
});

describe('revisions', () => {
  it('say who made them and what they changed, newest first, without what changed nothing', async () => {
    const { body } = await ask('GET', '/revisions?limit=200');
    const data = body['data'] as { revision: number; changes: number; actor: { kind: string } }[];
    expect(data.map(({ revision }) => revision)).toEqual(data.map((_, at) => data.length - at));
    const events = eventsOf(await ask('GET', '/audit?action=update&resource_name=support'));
    const one = await ask('GET', `/revisions/${String(events[0]?.revision)}`);
    expect(one).toMatchObject({
      status: 200,
      body: { changes: 1, actor: { kind: 'api_key' }, events: [{ action: 'update', resource: { name: 'support' } }] },
    });
  });

  it('that never were are not found', async () => {
    expect((await ask('GET', '/revisions/999999')).status).toBe(404);
    expect((await ask('GET', '/revisions/none')).status).toBe(400);
  });

  it('are the same page by page', async () => {
    const whole = ((await ask('GET', '/revisions')).body['data'] as { revision: number }[]).map((row) => row.revision);
    const first = await ask('GET', '/revisions?limit=3');
    const second = await ask('GET', `/revisions?limit=200&cursor=${String(first.body['next_cursor'])}`);
    const both = [first, second].flatMap(({ body }) => body['data'] as { revision: number }[]);
    expect(both.map(({ revision }) => revision)).toEqual(whole);
  });
});
