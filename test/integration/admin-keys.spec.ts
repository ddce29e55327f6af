import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
const policy = { targets: [{ provider: 'mock', model: 'echo' }] };
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/mock', { body: { kind: 'mock' } });
  for (const alias of ['eu', 'eu-only']) await ask('PUT', `/policies/${alias}`, { body: policy });
});
afterAll(() => api?.close());

describe('a key', () => {
  it('is shown once, and masked ever after', async () => {
    const made = await ask('POST', '/keys', { body: { name: 'desk', kind: 'inference', models: ['openai/*'] } });
    expect(made).toMatchObject({
      status: 201,
      body: { name: 'desk', kind: 'inference', role: null, project: 'default', status: 'active', models: ['openai/*'] },
    });
    const { key, ...rest } = made.body;
    expect(key).toMatch(/^hg_test_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
    expect(rest['mask']).toBe(`hg_test_${String(rest['id'])}_...`);
    const read = await ask('GET', `/keys/${String(rest['id'])}`);
    expect(read.body).toEqual(rest);
    const hidden = String(key).split('_')[3] ?? '';
    for (const text of [read.text, (await ask('GET', '/keys')).text, (await ask('GET', '/audit')).text]) {
      expect(text).not.toContain(hidden);
    }
  });

  it('changes its name, reach and end, and never its kind', async () => {
    const { body } = await ask('POST', '/keys', {
      body: { name: 'old', routes: ['a'], expires_at: '2999-01-01T00:00:00Z' },
    });
    const id = String(body['id']);
    const changed = await ask('PATCH', `/keys/${id}`, { body: { name: 'new', routes: null, expires_at: null } });
    expect(changed).toMatchObject({ status: 200, body: { name: 'new', routes: null, expires_at: null, version: 2 } });
    expect(await ask('PATCH', `/keys/${id}`, { body: { kind: 'admin' } })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'kind' }] },
    });
  });

  it('may let its calls bring policies of their own, where no routes limit it', async () => {
    const made = await ask('POST', '/keys', { body: { name: 'bringing', inline_policy: true } });
    expect(made).toMatchObject({ status: 201, body: { inline_policy: true } });
    const path = `/keys/${String(made.body['id'])}`;
    expect((await ask('PATCH', path, { body: { routes: ['a'] } })).body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'inline_policy' }],
    });
    expect((await ask('PATCH', path, { body: { inline_policy: false, routes: ['a'] } })).body).toMatchObject({
      inline_policy: false,
      routes: ['a'],
      version: 2,
    });
    const manager = { name: 'm', kind: 'admin', role: 'editor', inline_policy: true };
    expect((await ask('POST', '/keys', { body: manager })).body['errors']).toMatchObject([{ path: 'inline_policy' }]);
    expect((await ask('POST', '/keys', { body: { name: 'x', inline_policy: null } })).status).toBe(400);
  });

  it('is revoked for ever, and stays listed', async () => {
    const { body } = await ask('POST', '/keys', { body: { name: 'leaked' } });
    const path = `/keys/${String(body['id'])}`;
    const revoked = await ask('POST', `${path}/revoke`);
    expect(revoked).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(await ask('POST', `${path}/revoke`)).toMatchObject({
      status: 200,
      body: { version: revoked.body['version'] },
    });
    expect((await ask('GET', path)).body['status']).toBe('revoked');
  });

  it('is gone when deleted', async () => {
    const { body } = await ask('POST', '/keys', { body: { name: 'gone' } });
    const path = `/keys/${String(body['id'])}`;
    expect((await ask('DELETE', path)).status).toBe(204);
    expect((await ask('GET', path)).status).toBe(404);
    expect((await ask('POST', `${path}/revoke`)).status).toBe(404);
  });

  it('does not end itself', async () => {
    const [, , id] = api.owner.key.split('_');
    expect(await ask('DELETE', `/keys/${String(id)}`)).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(await ask('POST', `/keys/${String(id)}/revoke`)).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect((await ask('GET', '/projects')).status).toBe(200);
  });

  it.each([
    ['no name', {}, 'name'],
    ['an admin key without a role', { name: 'k', kind: 'admin' }, 'role'],
    ['an inference key with one', { name: 'k', role: 'owner' }, 'role'],
    ['an admin key bound to a policy', { name: 'k', kind: 'admin', role: 'viewer', policy: 'eu' }, 'policy'],
    ['an endpoint nobody has', { name: 'k', endpoints: ['telepathy'] }, 'endpoints'],
    ['no endpoint at all', { name: 'k', endpoints: [] }, 'endpoints'],
    ['attributes that are no object', { name: 'k', attrs: ['a'] }, 'attrs'],
    ['an attribute that is no text', { name: 'k', attrs: { team: 7 } }, 'attrs.team'],
    ['a label with a name of its own', { name: 'k', labels: { Team: 'a' } }, 'labels.Team'],
    ['no answer whether it is on', { name: 'k', enabled: null }, 'enabled'],
    ['an end in the past', { name: 'k', expires_at: '2020-01-01T00:00:00Z' }, 'expires_at'],
    ['an end on the 30th of February', { name: 'k', expires_at: '2999-02-30T00:00:00Z' }, 'expires_at'],
    ['a project that is not there', { name: 'k', project: 'nowhere' }, 'project'],
    ['a misspelt field', { name: 'k', expires: '2999-01-01T00:00:00Z' }, 'expires'],
    ['routes that are none', { name: 'k', routes: [] }, 'routes'],
  ])('is refused with %s', async (_, body, path) => {
    const answer = await ask('POST', '/keys', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path }] } });
  });
});

describe('everything a key says', () => {
  const full = {
    ...{ name: 'full', routes: ['a'], models: ['openai/*'], endpoints: ['chat', 'rerank'], policy: 'eu-only' },
    ...{
      attrs: { team: 'support' },
      labels: { ticket: 'OPS-1' },
      enabled: false,
      expires_at: '2999-01-01T00:00:00.000Z',
    },
  };

  it('is kept, and reset one by one', async () => {
    const made = await ask('POST', '/keys', { body: full });
    expect(made).toMatchObject({ status: 201, body: { ...full, status: 'disabled' } });
    const path = `/keys/${String(made.body['id'])}`;
    expect((await ask('GET', path)).body).toMatchObject(full);
    const reset = {
      routes: null,
      models: null,
      endpoints: null,
      policy: null,
      attrs: null,
      labels: null,
      enabled: true,
    };
    expect((await ask('PATCH', path, { body: reset })).body).toMatchObject({
      ...reset,
      ...{ attrs: {}, labels: {}, status: 'active', expires_at: full.expires_at },
    });
  });

  it('has all its problems told at once', async () => {
    const body = { name: 'k', role: 'owner', attrs: { A: '' }, labels: { b: 1 }, expires_at: '2020-01-01T00:00:00Z' };
    const answer = await ask('POST', '/keys', { body });
    const paths = (answer.body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(paths).toEqual(['role', 'attrs.A', 'attrs.A', 'labels.b', 'expires_at']);
  });

  it('makes no version when nothing changes', async () => {
    const made = await ask('POST', '/keys', { body: full });
    const path = `/keys/${String(made.body['id'])}`;
    const { attrs, labels, endpoints } = full;
    expect((await ask('PATCH', path, { body: { attrs, labels, endpoints } })).body['version']).toBe(1);
  });
});

describe('a key that gets another secret', () => {
  async function anAdminKey(): Promise<{ path: string; text: string }> {
    const { body } = await ask('POST', '/keys', { body: { name: 'ci', kind: 'admin', role: 'viewer' } });
    return { path: `/keys/${String(body['id'])}`, text: String(body['key']) };
  }
  const statusOf = async (text: string): Promise<number> => (await api.with(text)('GET', '/projects')).status;

  it('keeps its id and reach, shows the new one once, and ends the old one at once', async () => {
    const { path, text } = await anAdminKey();
    const rotated = await ask('POST', `${path}/rotate`);
    expect(rotated).toMatchObject({ status: 200, body: { name: 'ci', role: 'viewer', version: 2, grace_until: null } });
    const next = String(rotated.body['key']);
    expect(next.split('_')[2]).toBe(text.split('_')[2]);
    expect([await statusOf(next), await statusOf(text)]).toEqual([200, 401]);
    const hidden = next.split('_')[3] ?? '';
    for (const at of [path, '/keys', '/audit']) expect((await ask('GET', at)).text).not.toContain(hidden);
    expect((await ask('GET', '/audit?limit=1')).body['data']).toMatchObject([
      { action: 'rotate', resource: { name: 'ci' } },
    ]);
  });

  it('keeps the old one working for the grace, twice over, and ends both at once when told to', async () => {
    const { path, text } = await anAdminKey();
    const second = await ask('POST', `${path}/rotate`, { body: { grace_seconds: 3600 } });
    expect(Date.parse(String(second.body['grace_until']))).toBeGreaterThan(Date.now());
    const third = await ask('POST', `${path}/rotate`, { body: { grace_seconds: 7200 } });
    const texts = [text, String(second.body['key']), String(third.body['key'])];
    expect(await Promise.all(texts.map(statusOf))).toEqual([200, 200, 200]);
    const fourth = await ask('POST', `${path}/rotate`, { body: { grace_seconds: 0 } });
    expect(await Promise.all([...texts, String(fourth.body['key'])].map(statusOf))).toEqual([401, 401, 401, 200]);
    expect(await api.with(text)('GET', '/projects')).toMatchObject({ body: { code: 'key_expired' } });
  });

  it('may do so itself', async () => {
    const owner = await ask('POST', '/keys', { body: { name: 'self', kind: 'admin', role: 'admin' } });
    const own = api.with(String(owner.body['key']));
    const rotated = await own('POST', `/keys/${String(owner.body['id'])}/rotate`);
    expect([rotated.status, await statusOf(String(rotated.body['key']))]).toEqual([200, 200]);
  });

  it('gives the same secret to the same request sent again, and to no other', async () => {
    const { path } = await anAdminKey();
    const headers = { 'idempotency-key': 'rotate-once' };
    const first = await ask('POST', `${path}/rotate`, { headers });
    const again = await ask('POST', `${path}/rotate`, { headers });
    expect(again.body['key']).toBe(first.body['key']);
    expect((await ask('GET', path)).body['version']).toBe(2);
  });

  it.each([
    [{ grace_seconds: -1 }, 'grace_seconds'],
    [{ grace_seconds: 2_592_001 }, 'grace_seconds'],
    [{ grace_seconds: '60' }, 'grace_seconds'],
    [{ grace: 60 }, 'grace'],
  ])('is not given one for %j', async (body, path) => {
    const key = await anAdminKey();
    expect(await ask('POST', `${key.path}/rotate`, { body })).toMatchObject({
      status: 400,
      body: { errors: [{ path }] },
    });
  });

  it('is not one that was revoked', async () => {
    const { path } = await anAdminKey();
    await ask('POST', `${path}/revoke`);
    expect(await ask('POST', `${path}/rotate`)).toMatchObject({ status: 409, body: { code: 'key_ended' } });
  });
});

describe('an admin key with limits of its own', () => {
  const limits = { routes: ['a', 'b'], models: ['openai/*'], endpoints: ['chat'], attrs: { team: 'x' } };
  const within = { routes: ['a'], models: ['openai/gpt-5'], endpoints: ['chat'] };
  let limited: Ask;
  let path: string;
  beforeAll(async () => {
    const body = { name: 'lead', kind: 'admin', role: 'admin', expires_at: '2999-01-01T00:00:00Z', ...limits };
    const made = await ask('POST', '/keys', { body });
    limited = api.with(String(made.body['key']));
    path = `/keys/${String(made.body['id'])}`;
  });

  it('makes keys within them, with its own attributes', async () => {
    const expires_at = '2998-01-01T00:00:00.000Z';
    const made = await limited('POST', '/keys', { body: { name: 'k', ...within, expires_at } });
    expect(made).toMatchObject({ status: 201, body: { ...within, expires_at, attrs: limits.attrs } });
  });

  it('makes none beyond them, and is told everything that is beyond', async () => {
    const body = { name: 'k', routes: ['c'], models: ['*'], attrs: { team: 'y' } };
    const refused = await limited('POST', '/keys', { body });
    expect(refused).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    const paths = (refused.body['errors'] as { path: string }[]).map((problem) => problem.path);
    expect(paths).toEqual(['routes.0', 'models.0', 'endpoints', 'attrs.team', 'expires_at']);
  });

  it('neither widens, rotates, revokes nor prolongs a key that is beyond them', async () => {
    const { body } = await ask('POST', '/keys', { body: { name: 'wide' } });
    const wide = `/keys/${String(body['id'])}`;
    expect((await limited('POST', `${wide}/rotate`)).status).toBe(403);
    expect((await limited('POST', `${wide}/revoke`)).status).toBe(403);
    expect((await limited('PATCH', path, { body: { models: null } })).status).toBe(403);
    expect((await limited('PATCH', path, { body: { expires_at: null } })).status).toBe(403);
  });

  it('does not take over a key that lives longer than itself by rotating it', async () => {
    const { body } = await ask('POST', '/keys', { body: { name: 'long', ...within, attrs: limits.attrs } });
    expect(await limited('POST', `/keys/${String(body['id'])}/rotate`)).toMatchObject({
      ...{ status: 403, body: { errors: [{ path: 'expires_at' }] } },
    });
  });

  it('hands on no more than it has left, from the moment it has less', async () => {
    const made = await ask('POST', '/keys', { body: { name: 'maker', kind: 'admin', role: 'admin' } });
    const maker = api.with(String(made.body['key']));
    const child = await maker('POST', '/keys', { body: { name: 'child', kind: 'admin', role: 'admin' } });
    const asChild = api.with(String(child.body['key']));
    expect((await asChild('POST', '/keys', { body: { name: 'k' } })).status).toBe(201);
    await ask('PATCH', `/keys/${String(made.body['id'])}`, { body: { routes: ['a'] } });
    expect((await asChild('POST', '/keys', { body: { name: 'k' } })).status).toBe(403);
    expect((await asChild('POST', '/keys', { body: { name: 'k', routes: ['a'] } })).status).toBe(201);
    await ask('PATCH', `/keys/${String(made.body['id'])}`, { body: { role: 'viewer' } });
    expect((await asChild('POST', '/keys', { body: { name: 'k', routes: ['a'] } })).status).toBe(403);
    await ask('POST', `/keys/${String(made.body['id'])}/revoke`);
    expect((await asChild('GET', '/keys')).status).toBe(200);
  });
});

describe('what a key may grant', () => {
  it('is never more than it has itself', async () => {
    const admin = await api.addKey('admin');
    expect((await admin('POST', '/keys', { body: { name: 'k', kind: 'admin', role: 'editor' } })).status).toBe(201);
    const refused = await admin('POST', '/keys', { body: { name: 'k', kind: 'admin', role: 'owner' } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'permission_denied', errors: [{ path: 'role' }] } });
  });

  it('does not grow by changing, revoking or deleting the key of someone above', async () => {
    const admin = await api.addKey('admin');
    const [, , owners] = api.owner.key.split('_');
    const path = `/keys/${String(owners)}`;
    expect((await admin('PATCH', path, { body: { name: 'mine' } })).status).toBe(403);
    expect((await admin('POST', `${path}/revoke`)).status).toBe(403);
    expect((await admin('DELETE', path)).status).toBe(403);
    const own = await admin('POST', '/keys', { body: { name: 'k', kind: 'admin', role: 'viewer' } });
    const raised = await admin('PATCH', `/keys/${String(own.body['id'])}`, { body: { role: 'owner' } });
    expect(raised.status).toBe(403);
  });

  it('stays within its project', async () => {
    await ask('PUT', '/projects/inner', { body: {} });
    const bound = await api.addKey('owner', 'inner');
    const made = await bound('POST', '/keys', { body: { name: 'k', kind: 'admin', role: 'owner' } });
    expect(made).toMatchObject({ status: 201, body: { project: 'inner' } });
    const elsewhere = await bound('POST', '/keys', { body: { name: 'k', project: 'default' } });
    expect(elsewhere).toMatchObject({ status: 400, body: { errors: [{ path: 'project' }] } });
  });
});

describe('the list of keys', () => {
  const ends = ['2990-01-01T00:00:00Z', null, '2980-01-01T00:00:00Z'];
  beforeAll(async () => {
    await ask('PUT', '/projects/listed', { body: {} });
    for (const [at, name] of ['app b', 'app a', 'other'].entries()) {
      const body = {
        name,
        project: 'listed',
        enabled: name !== 'other',
        expires_at: ends[at],
        policy: at === 1 ? 'eu' : null,
      };
      expect((await ask('POST', '/keys', { body })).status).toBe(201);
    }
  });
  const namesOf = async (query: string): Promise<unknown[]> =>
    ((await ask('GET', `/keys?project=listed&${query}`)).body['data'] as { name: string }[]).map(({ name }) => name);

  it.each([
    ['', ['other', 'app a', 'app b']],
    ['name=app%20a', ['app a']],
    ['kind=admin', []],
    ['name_prefix=app', ['app a', 'app b']],
    ['name_prefix=a_p', []],
    ['enabled=false', ['other']],
    ['enabled=true&sort=name', ['app a', 'app b']],
    ['expires_before=2985-01-01T00:00:00Z', ['other']],
    ['expires_before=2995-01-01T00:00:00Z&sort=expires_at', ['other', 'app b']],
    ['policy=eu', ['app a']],
    ['created_by=0123456789AB', []],
    ['sort=created_at', ['app b', 'app a', 'other']],
    ['sort=-name', ['other', 'app b', 'app a']],
    ['sort=expires_at', ['other', 'app b', 'app a']],
  ])('with "%s" shows %j', async (query, names) => {
    expect(await namesOf(query)).toEqual(names);
  });

  it.each(['-created_at', 'created_at', 'name', '-name', 'expires_at'])(
    'is the same page by page, by %s',
    async (sort) => {
      const whole = await namesOf(`sort=${sort}`);
      const paged: unknown[] = [];
      let cursor: string | null = null;
      do {
        const after: string = cursor === null ? '' : `&cursor=${cursor}`;
        const { body } = await ask('GET', `/keys?project=listed&limit=1&sort=${sort}${after}`);
        paged.push(...(body['data'] as { name: string }[]).map(({ name }) => name));
        cursor = body['next_cursor'] as string | null;
      } while (cursor !== null);
      expect(paged).toEqual(whole);
    },
  );

  it('says what is made with which key', async () => {
    const maker = await ask('POST', '/keys', { body: { name: 'maker', kind: 'admin', role: 'admin' } });
    await api.with(String(maker.body['key']))('POST', '/keys', { body: { name: 'its child' } });
    const { body } = await ask('GET', `/keys?created_by=${String(maker.body['id'])}`);
    expect(body['data']).toMatchObject([{ name: 'its child' }]);
  });

  it('does not go on in another order than it began', async () => {
    const { body } = await ask('GET', '/keys?project=listed&limit=1&sort=name');
    expect(await ask('GET', `/keys?sort=-name&cursor=${String(body['next_cursor'])}`)).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'cursor', message: 'belongs to sort=name' }] },
    });
  });

  it.each(['enabled=yes', 'sort=mood', 'expires_before=soon', 'policy=a%20b'])('refuses "%s"', async (query) => {
    const [path] = query.split('=');
    expect(await ask('GET', `/keys?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path }] } });
  });
});
