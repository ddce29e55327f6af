import type { ArchivedCall } from '@headgate/domain';
import { newId } from '@headgate/kernel';
import { openDataKey, sealArchived } from '@headgate/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packBodies } from '../../apps/proxy/src/archive/pack-bodies.ts';
import { purgeArchive } from '../../apps/worker/src/purge-archive.ts';
import { type AdminApp, type Answered, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';

const hourMs = 3_600_000;
let api: AdminApp;
let ask: Ask;
let project: string;
const kept: string[] = [];

/** As a proxy would have kept it. */
async function keep(tenant: Tenant, fields: Partial<ArchivedCall> = {}): Promise<string> {
  const { org } = tenant;
  const id = fields.request_id ?? newId('req');
  const { dataKey } = await api.database.inTenant(org, (tx) => tx.organizations.get(org));
  const taped = (text: string) => ({ contentType: 'application/json', bytes: Buffer.from(text), isCut: false });
  const packed = await packBodies({ request: taped('{"question":1}'), reply: taped('{"answer":2}') });
  const sealed = sealArchived({ org, requestId: id, dataKey: openDataKey(api.masterKeys, org, dataKey) }, packed);
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  await api.database.archive.insert([
    {
      ...{ org, request_id: id, project, key_id: 'key_1', route: 'support', provider: 'main', model: 'echo' },
      ...{ status: 200, started_at: at(-1_000), expires_at: at(hourMs), bytes: 26, sealed, ...fields },
    },
  ]);
  return id;
}

const idsOf = ({ body }: Answered): string[] => (body['data'] as { request_id: string }[]).map((row) => row.request_id);
const trail = async (from: Ask = ask): Promise<Record<string, unknown>[]> =>
  (await from('GET', '/audit?resource_kind=archive')).body['data'] as Record<string, unknown>[];

beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  project = String((await ask('GET', '/projects/default')).body['id']);
  await ask('PUT', '/providers/main', { body: { kind: 'mock' } });
  const config = { archive: true, retention: 7 };
  await ask('PUT', '/routes/support', { body: { models: [{ name: 'echo', provider: 'main' }], config } });
  for (let index = 0; index < 5; index += 1) {
    kept.unshift(await keep(api.owner, { started_at: `2026-11-20T12:0${index}:00.000Z` }));
  }
});
afterAll(() => api?.close());

describe('the archive of a route', () => {
  it('is enforced: no answer says that it is not', async () => {
    const { body } = await ask('GET', '/routes/support');
    expect(body).toMatchObject({ config: { archive: true, retention: 7 }, not_enforced: [] });
  });

  it('is listed page by page without what the calls say, newest first, and by time', async () => {
    const first = await ask('GET', '/archives/support?limit=3');
    const rest = await ask('GET', `/archives/support?limit=3&cursor=${String(first.body['next_cursor'])}`);
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(kept);
    expect(first.text).not.toMatch(/sealed|question/);
    expect(first.body['data']).toMatchObject([{ route: 'support', project: 'default', status: 200 }, {}, {}]);
    const some = await ask('GET', '/archives/support?from=2026-11-20T12:01:00Z&to=2026-11-20T12:03:00Z');
    expect(idsOf(some)).toEqual(kept.slice(2, 4));
  });

  it('gives a call with what was asked and answered; who read it is on record', async () => {
    const { status, body } = await ask('GET', `/archives/support/${kept[0]}`);
    expect([status, body['request'], body['reply']]).toMatchObject([
      200,
      { content_type: 'application/json', encoding: 'utf8', body: '{"question":1}', cut: false },
      { body: '{"answer":2}' },
    ]);
    const [newest] = await trail();
    expect(newest).toMatchObject({
      ...{ action: 'read', actor: { kind: 'api_key' }, resource: { kind: 'archive', id: kept[0], name: 'support' } },
      after: { request_id: kept[0] },
    });
    const before = (await trail()).length;
    await ask('GET', '/archives/support');
    expect((await trail()).length).toBe(before + 1);
    expect((await ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('is read by those alone who may, and not while it cannot be put on record', async () => {
    for (const role of ['editor', 'viewer', 'billing'] as const) {
      const other = await api.addKey(role);
      expect((await other('GET', '/archives/support')).status, role).toBe(403);
      expect((await other('GET', `/archives/support/${kept[0]}`)).status, role).toBe(403);
    }
    expect((await (await api.addKey('admin'))('GET', `/archives/support/${kept[0]}`)).status).toBe(200);
  });

  it('answers for another route, organization and project as if it were not there', async () => {
    const missing = await ask('GET', '/archives/support/req_000000000000');
    expect(missing.status).toBe(404);
    expect((await ask('GET', `/archives/main/${kept[0]}`)).body['detail']).toBe(missing.body['detail']);
    expect((await ask('GET', '/archives/nowhere')).status).toBe(404);
    const other = await api.addTenant('other');
    expect((await other.ask('GET', `/archives/support/${kept[0]}`)).status).toBe(404);
    await ask('PUT', '/projects/apart', { body: {} });
    const bound = await api.addKey('admin', 'apart');
    expect((await bound('GET', `/archives/support/${kept[0]}`)).status).toBe(404);
    expect(idsOf(await bound('GET', '/archives/support'))).toEqual([]);
  });

  it('outlives its route', async () => {
    await ask('PUT', '/routes/brief', { body: { models: [{ name: 'echo', provider: 'main' }] } });
    const id = await keep(api.owner, { route: 'brief' });
    await ask('DELETE', '/routes/brief');
    expect(idsOf(await ask('GET', '/archives/brief'))).toEqual([id]);
    expect((await ask('GET', `/archives/brief/${id}`)).status).toBe(200);
  });

  it('tells what it knows of a call it cannot open', async () => {
    const id = await keep(api.owner, { route: 'support', sealed: 'broken', started_at: '2020-01-01T00:00:00.000Z' });
    const { status, body } = await ask('GET', `/archives/support/${id}`);
    expect([status, body['request'], body['reply'], body['status']]).toEqual([200, null, null, 200]);
    expect((await ask('DELETE', `/archives/support/${id}`)).status).toBe(204);
  });

  it('is counted and listed for clients of the Javelin API', async () => {
    expect((await ask('GET', '/archives/support/count', { speaks: 'javelin' })).body).toEqual({ count: 5 });
    const listed = await ask('GET', '/archives/support', { speaks: 'javelin' });
    expect((listed.body as unknown as { request_id: string }[]).map((row) => row.request_id)).toEqual(kept);
  });

  it('forgets a call that is erased, with the counts before and after on record', async () => {
    const id = await keep(api.owner);
    expect((await ask('DELETE', `/archives/support/${id}`)).status).toBe(204);
    expect((await ask('DELETE', `/archives/support/${id}`)).status).toBe(404);
    expect((await trail())[0]).toMatchObject({
      ...{ action: 'erase', resource: { name: 'support' } },
      ...{ before: { calls: 6, request_id: id }, after: { calls: 5 } },
    });
  });
});

describe('a purge', () => {
  it('removes what has had its time and nothing else, and proves it', async () => {
    const over = new Date(Date.now() - hourMs).toISOString();
    const { org } = api.owner;
    const gone = [await keep(api.owner, { expires_at: over }), await keep(api.owner, { expires_at: over })];
    // Out of sight at once, whenever the job comes.
    expect((await ask('GET', `/archives/support/${gone[0]}`)).status).toBe(404);
    const clock = { now: () => Date.now() };
    await purgeArchive({ database: api.database, clock, log: { info: () => undefined } });
    const total = await api.database.inTenant(org, (tx) => tx.archive.count(org, { route: 'support' }));
    expect((await trail())[0]).toMatchObject({
      ...{ action: 'purge', actor: { kind: 'system', id: 'worker' } },
      ...{ before: { calls: 8, expired: 2 }, after: { calls: 6, expired: 0 } },
    });
    expect(total).toBe(5);
    await purgeArchive({ database: api.database, clock, log: { info: () => undefined } });
    expect((await trail()).filter(({ action }) => action === 'purge')).toHaveLength(1);
    expect((await ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('drops calls of an organization that is gone, and those that come late', async () => {
    const tenant = await api.addTenant('leaving');
    await keep(tenant);
    const late = { org: tenant.org, request_id: 'late' };
    expect((await api.operator('DELETE', `/organizations/${tenant.org}?confirm=leaving`)).status).toBe(204);
    const call = { project, key_id: 'k', route: 'r', provider: null, model: null, status: 200, bytes: 0, sealed: 'x' };
    const times = { started_at: new Date().toISOString(), expires_at: new Date(Date.now() + hourMs).toISOString() };
    expect(await api.database.archive.insert([{ ...late, ...call, ...times }])).toBe(0);
    expect(await api.database.organizations.purgeUsage(tenant.org, 100)).toBe(1);
    expect(await api.database.organizations.purgeUsage(tenant.org, 100)).toBe(0);
  });
});
