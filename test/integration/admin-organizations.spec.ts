import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
beforeAll(async () => {
  api = await startAdminApp();
});
afterAll(() => api?.close());

async function create(slug: string): Promise<{ id: string; key: string }> {
  const made = await api.operator('POST', '/organizations', { body: { slug } });
  expect(made.status).toBe(201);
  return { id: String(made.body['id']), key: String(made.body['admin_key']) };
}

describe('a new organization', () => {
  it("comes with its project `default` and its owner's key, shown once", async () => {
    const made = await api.operator('POST', '/organizations', { body: { slug: 'new-one', name: 'New One' } });
    expect(made).toMatchObject({ status: 201, body: { slug: 'new-one', name: 'New One', version: 1 } });
    expect(made.headers['location']).toBe(`/v1/admin/organizations/${String(made.body['id'])}`);
    const owner = api.with(String(made.body['admin_key']));
    expect((await owner('GET', '/projects')).body['data']).toMatchObject([{ slug: 'default' }]);
    expect((await owner('PATCH', '/organization', { body: { name: 'Renamed' } })).status).toBe(200);
    const again = await api.operator('GET', `/organizations/${String(made.body['id'])}`);
    expect(again.body).toMatchObject({ name: 'Renamed', version: 2 });
    expect(again.text).not.toContain('admin_key');
    expect(api.published).toContainEqual({ org: made.body['id'], rev: 1 });
  });

  it('is made once, however often it is asked for under one Idempotency-Key', async () => {
    const once = { 'idempotency-key': 'onboarding-17' };
    const send = (body: object, headers = once) => api.operator('POST', '/organizations', { body, headers });
    const [first, second] = await Promise.all([send({ slug: 'only-once' }), send({ slug: 'only-once' })]);
    expect(first).toMatchObject({ status: 201, body: { slug: 'only-once', version: 1 } });
    expect(second?.body).toEqual(first?.body);
    const owner = api.with(String(first?.body['admin_key']));
    expect((await owner('PATCH', '/organization', { body: { name: 'Renamed' } })).status).toBe(200);
    expect(await send({ slug: 'only-once' })).toMatchObject({ status: 201, body: first?.body ?? {} });
    expect(await send({ slug: 'another' })).toMatchObject({ status: 409, body: { code: 'idempotency_mismatch' } });
    expect((await send({ slug: 'only-once' }, { 'idempotency-key': 'two words' })).status).toBe(400);
    const other = await send({ slug: 'only-once' }, { 'idempotency-key': 'onboarding-18' });
    expect(other).toMatchObject({ status: 409, body: { code: 'already_exists' } });
    const events = (await api.operator('GET', '/organizations/events')).body['data'];
    const told = (events as { action: string; resource: { name: string } }[]).filter(
      ({ resource }) => resource.name === 'only-once',
    );
    // Newest first; the owner's key was shown three times, and both sides can see it.
    expect(told.map(({ action }) => action)).toEqual(['show_again', 'show_again', 'create']);
    const trail = await owner('GET', '/audit?action=show_again');
    expect(trail.body['data']).toMatchObject([{ actor: { kind: 'platform' } }, { actor: { kind: 'platform' } }]);
    await api.operator('DELETE', `/organizations/${String(first?.body['id'])}?confirm=only-once`);
    expect(await send({ slug: 'only-once' })).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('needs a slug nobody has', async () => {
    await create('taken');
    const answer = await api.operator('POST', '/organizations', { body: { slug: 'taken' } });
    expect(answer).toMatchObject({ status: 409, body: { code: 'already_exists', errors: [{ path: 'slug' }] } });
  });

  it.each([
    ['no slug', {}, ['slug']],
    ['a slug in capitals and a name of nothing', { slug: 'ACME', name: '' }, ['slug', 'name']],
    ['a field that is not there', { slug: 'fine', role: 'owner' }, ['role']],
  ])('with %s is refused with every problem', async (_, body, paths) => {
    const answer = await api.operator('POST', '/organizations', { body });
    const errors = answer.body['errors'] as { path: string }[];
    expect([answer.status, errors.map(({ path }) => path).sort()]).toEqual([400, paths.sort()]);
  });
});

describe('the operator', () => {
  it('sees which organizations there are, page by page, and nothing in them', async () => {
    for (const slug of ['page-a', 'page-b', 'page-c']) await create(slug);
    const slugs: unknown[] = [];
    let cursor = '';
    do {
      const page = await api.operator('GET', `/organizations?limit=2${cursor && `&cursor=${cursor}`}`);
      slugs.push(...(page.body['data'] as { slug: string }[]).map(({ slug }) => slug));
      cursor = (page.body['next_cursor'] as string | null) ?? '';
    } while (cursor !== '');
    expect(slugs).toEqual(expect.arrayContaining(['acme', 'page-a', 'page-b', 'page-c']));
    expect(new Set(slugs).size).toBe(slugs.length);
    for (const path of ['/projects', '/routes', '/keys', '/audit', '/organization', '/config/export']) {
      expect(await api.operator('GET', path), path).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    }
  });

  it('is nobody with a key that only looks like theirs', async () => {
    const forged = 'hg_platform_000000000000_0000000000000000000000000000000000000000000_000000';
    expect((await api.with(forged)('GET', '/organizations')).body).toMatchObject({ code: 'key_invalid' });
  });

  it('leaves a trail of its own, which outlives the organization', async () => {
    const { id } = await create('trailed');
    await api.operator('DELETE', `/organizations/${id}?confirm=trailed`);
    const { body } = await api.operator('GET', '/organizations/events?limit=2');
    expect(body['data']).toMatchObject([
      { action: 'delete', actor: { kind: 'platform' }, resource: { id, name: 'trailed' }, after: null },
      { action: 'create', actor: { kind: 'platform' }, resource: { id, name: 'trailed' }, before: null },
    ]);
    const [last, first] = body['data'] as { seq: number; hash: string; prev_hash: string }[];
    expect([last?.seq, last?.prev_hash]).toEqual([(first?.seq ?? 0) + 1, first?.hash]);
  });
});

describe('whoever belongs to an organization', () => {
  it('reads their own, by id too, and finds another as missing as one that never was', async () => {
    const { id } = await create('foreign');
    expect((await api.owner.ask('GET', '/organization')).body).toMatchObject({ id: api.owner.org, slug: 'acme' });
    expect((await api.owner.ask('GET', `/organizations/${api.owner.org}`)).status).toBe(200);
    const foreign = await api.owner.ask('GET', `/organizations/${id}`);
    const missing = await api.owner.ask('GET', '/organizations/org_neverwas0000');
    expect(foreign.status).toBe(404);
    expect({ ...foreign.body, request_id: 0, instance: 0 }).toEqual({ ...missing.body, request_id: 0, instance: 0 });
  });

  it('can make, list and remove none, not even their own', async () => {
    const { id } = await create('not-yours');
    for (const [method, path] of [
      ['POST', '/organizations'],
      ['GET', '/organizations'],
      ['GET', '/organizations/events'],
      ['DELETE', `/organizations/${id}?confirm=not-yours`],
      ['DELETE', `/organizations/${api.owner.org}?confirm=acme`],
    ] as const) {
      const answer = await api.owner.ask(method, path, method === 'POST' ? { body: { slug: 'mine' } } : {});
      expect(answer, path).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    }
  });

  it('may rename it as its owner only, with what they read', async () => {
    const admin = await api.addKey('admin');
    expect((await admin('GET', '/organization')).status).toBe(200);
    expect((await admin('PATCH', '/organization', { body: { name: 'X' } })).status).toBe(403);
    const bound = await api.addKey('owner', 'default');
    expect((await bound('PATCH', '/organization', { body: { name: 'X' } })).status).toBe(403);
    const { headers } = await api.owner.ask('GET', '/organization');
    const ifMatch = { 'if-match': String(headers['etag']) };
    const done = await api.owner.ask('PATCH', '/organization', { body: { name: 'Acme Ltd' }, headers: ifMatch });
    expect(done).toMatchObject({ status: 200, body: { name: 'Acme Ltd' } });
    expect((await api.owner.ask('GET', '/organization')).headers['etag']).toBe(done.headers['etag']);
    const late = await api.owner.ask('PATCH', '/organization', { body: { name: 'Late' }, headers: ifMatch });
    expect(late).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
  });
});

describe('a republication', () => {
  it('goes above what was published and what any proxy has seen, and is told in the trail', async () => {
    const { org, ask } = await api.addTenant('put-back');
    const seen = { proxy: 'prx_ahead', rev: 40, version: '1', sha256: 'x', refused: null };
    const at = '2026-11-20T12:00:00.000Z';
    api.reports.push({ ...seen, started_at: at, seen_at: at, since: at });
    try {
      const path = `/organizations/${org}/republish`;
      expect(await api.operator('POST', path)).toMatchObject({ status: 200, body: { revision: 41 } });
      expect(api.published.at(-1)).toEqual({ org, rev: 41 });
      expect((await ask('GET', '/revisions/41')).body).toMatchObject({ revision: 41 });
      const { body } = await ask('GET', '/audit?action=republish');
      expect(body['data']).toMatchObject([{ actor: { kind: 'platform' }, after: { revision: 41 } }]);
      expect((await ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
      // What follows goes on from there.
      const next = await ask('POST', '/projects', { body: { slug: 'later' } });
      expect(next.headers['x-headgate-revision']).toBe('42');
      expect((await ask('POST', path)).status).toBe(403);
      expect((await api.operator('POST', '/organizations/org_never/republish')).status).toBe(404);
    } finally {
      api.reports.length = 0;
    }
  });
});

describe('removing an organization', () => {
  it('asks for its slug once more', async () => {
    const { id, key } = await create('careful');
    for (const query of ['', '?confirm=', '?confirm=acme']) {
      const answer = await api.operator('DELETE', `/organizations/${id}${query}`);
      expect(answer, query).toMatchObject({ status: 400, body: { errors: [{ path: 'confirm' }] } });
    }
    expect((await api.with(key)('GET', '/projects')).status).toBe(200);
  });

  it('ends its keys at once, and leaves its slug free', async () => {
    const { id, key } = await create('short-lived');
    const gone = await api.operator('DELETE', `/organizations/${id}?confirm=short-lived`);
    expect([gone.status, gone.headers['x-headgate-revision']]).toEqual([204, '2']);
    expect(api.published).toContainEqual({ org: id, rev: 2 });
    expect((await api.with(key)('GET', '/projects')).body).toMatchObject({ code: 'key_invalid' });
    for (const method of ['GET', 'DELETE']) {
      const query = method === 'DELETE' ? '?confirm=short-lived' : '';
      expect((await api.operator(method, `/organizations/${id}${query}`)).status).toBe(404);
    }
    expect((await create('short-lived')).id).not.toBe(id);
  });
});
