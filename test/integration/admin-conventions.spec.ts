import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';
import { dumpTenant } from '../support/dump-tenant.ts';

const model = { name: 'echo', provider: 'mock' };
const secret = 'sk-proj-4ab1e7c09d52f8e36b-z9q8';
let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/mock', { body: { kind: 'mock' } });
});
afterAll(() => api?.close());

describe('two administrators and one route', () => {
  it('cannot overwrite each other unseen', async () => {
    const read = await ask('PUT', '/routes/contested', { body: { models: [model] } });
    const headers = { 'if-match': String(read.headers['etag']) };
    const first = await ask('PATCH', '/routes/contested', { body: { config: { retries: 0 } }, headers });
    expect(first.status).toBe(200);
    expect(first.headers['etag']).not.toBe(read.headers['etag']);
    for (const method of ['PATCH', 'PUT', 'DELETE']) {
      const body = method === 'DELETE' ? {} : { body: { models: [model], config: { retries: 5 } } };
      const late = await ask(method, '/routes/contested', { ...body, headers });
      expect(late, method).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    }
    expect((await ask('GET', '/routes/contested')).body['config']).toEqual({ retries: 0 });
  });

  it('at the very same moment: one of them is told', async () => {
    const read = await ask('PUT', '/routes/raced', { body: { models: [model] } });
    const headers = { 'if-match': String(read.headers['etag']) };
    const answers = await Promise.all(
      [0, 1, 2, 3].map((retries) => ask('PATCH', '/routes/raced', { body: { config: { retries } }, headers })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
  });

  it('are told when the route was made anew in between', async () => {
    const read = await ask('PUT', '/routes/anew', { body: { models: [model] } });
    await ask('DELETE', '/routes/anew');
    await ask('PUT', '/routes/anew', { body: { models: [model] } });
    const late = await ask('DELETE', '/routes/anew', { headers: { 'if-match': String(read.headers['etag']) } });
    expect(late.status).toBe(412);
  });

  it('create only what is not there, if they say so', async () => {
    const headers = { 'if-none-match': '*' };
    expect((await ask('PUT', '/routes/fresh', { body: { models: [model] }, headers })).status).toBe(201);
    expect((await ask('PUT', '/routes/fresh', { body: { models: [model] }, headers })).status).toBe(412);
  });

  it.each([
    ['/projects/etag', { name: 'x' }],
    ['/providers/etag', { kind: 'mock' }],
    ['/providers/mock/secrets/etag', { value: 'sk-0123456789abcdef' }],
  ])('have ETags on %s too', async (path, body) => {
    const made = await ask('PUT', path, { body });
    const read = await ask('GET', path);
    expect(read.headers['etag']).toBe(made.headers['etag']);
    const stale = { 'if-match': '"other.1"' };
    expect((await ask('PUT', path, { body, headers: stale })).status).toBe(412);
    expect((await ask('PATCH', path, { body: {}, headers: stale })).status).toBe(412);
    expect((await ask('DELETE', path, { headers: stale })).status).toBe(412);
    expect((await ask('DELETE', path, { headers: { 'if-match': String(read.headers['etag']) } })).status).toBe(204);
  });
});

describe('a POST to the name itself', () => {
  it.each<[string, object, string]>([
    ['/projects/named', {}, 'slug'],
    ['/providers/named', { kind: 'mock' }, 'name'],
    ['/providers/mock/secrets/named', { value: 'sk-0123456789abcdef' }, 'name'],
    ['/routes/named-route', { models: [model] }, 'name'],
    ['/policies/named', { targets: [{ provider: 'mock', model: 'echo' }] }, 'alias'],
    ['/dlp-templates/named', {}, 'name'],
  ])('creates %s, once, unless the body says another', async (path, body, field) => {
    const other = await ask('POST', path, { body: { ...body, [field]: 'another' } });
    expect(other).toMatchObject({ status: 400, body: { errors: [{ path: field }] } });
    const made = await ask('POST', path, { body });
    expect(made).toMatchObject({ status: 201, body: { [field]: path.split('/').at(-1) } });
    expect(made.headers['location']).toBe(`/v1/admin${path}`);
    expect((await ask('GET', path)).headers['etag']).toBe(made.headers['etag']);
    expect(await ask('POST', path, { body })).toMatchObject({ status: 409, body: { code: 'already_exists' } });
  });
});

describe('a POST with an Idempotency-Key', () => {
  it('happens once, and answers the same every time, the key it made included', async () => {
    const headers = { 'idempotency-key': 'once' };
    const body = { name: 'only one' };
    const answers = [await ask('POST', '/keys', { body, headers }), await ask('POST', '/keys', { body, headers })];
    expect(answers[1]?.status).toBe(201);
    expect(answers[1]?.body).toEqual(answers[0]?.body);
    for (const header of ['etag', 'location', 'x-headgate-revision']) {
      expect(answers[1]?.headers[header]).toBe(answers[0]?.headers[header]);
    }
    const { body: list } = await ask('GET', '/keys?name=only%20one');
    expect(list['data']).toHaveLength(1);
  });

  it('happens once also when sent twice at once', async () => {
    const headers = { 'idempotency-key': 'twice-at-once' };
    const send = (): ReturnType<Ask> => ask('POST', '/projects', { body: { slug: 'at-once' }, headers });
    const answers = await Promise.all([send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
  });

  it('is refused for another request', async () => {
    const headers = { 'idempotency-key': 'mine' };
    await ask('POST', '/projects', { body: { slug: 'one' }, headers });
    for (const [path, body] of [
      ['/projects', { slug: 'two' }],
      ['/keys', { name: 'one' }],
    ] as const) {
      const other = await ask('POST', path, { body, headers });
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency_mismatch' } });
    }
  });

  it('may be sent again after it failed', async () => {
    const headers = { 'idempotency-key': 'second-try' };
    const body = { name: 'later', models: [{ name: 'echo', provider: 'comes-later' }] };
    expect((await ask('POST', '/routes', { body, headers })).status).toBe(400);
    await ask('PUT', '/providers/comes-later', { body: { kind: 'mock' } });
    expect((await ask('POST', '/routes', { body, headers })).status).toBe(201);
  });
});

describe('every write', () => {
  it('answers with its revision, one after the other, and asks for its publication', async () => {
    const revisions: number[] = [];
    for (const [method, path, body] of [
      ['POST', '/projects', { slug: 'dense' }],
      ['PATCH', '/projects/dense', { name: 'x' }],
      ['PUT', '/routes/dense', { models: [model] }],
      ['DELETE', '/routes/dense', undefined],
      ['DELETE', '/projects/dense', undefined],
    ] as const) {
      const answer = await ask(method, path, body === undefined ? {} : { body });
      revisions.push(Number(answer.headers['x-headgate-revision']));
    }
    const [first = 0] = revisions;
    expect(revisions).toEqual([first, first + 1, first + 2, first + 3, first + 4]);
    expect(api.published.slice(-5)).toEqual(revisions.map((rev) => ({ org: api.owner.org, rev })));
  });

  it('that is refused leaves no revision, no audit event and no publication behind', async () => {
    const before = [
      (await ask('GET', '/proxies')).body['revision'],
      (await ask('GET', '/audit?limit=1')).text,
      api.published.length,
    ];
    await ask('POST', '/routes', { body: { name: 'bad', models: [{ name: 'a', provider: 'nobody' }] } });
    await ask('DELETE', '/providers/never-was');
    await ask('POST', '/providers', { body: { name: 'mock', kind: 'mock' } });
    const after = [
      (await ask('GET', '/proxies')).body['revision'],
      (await ask('GET', '/audit?limit=1')).text,
      api.published.length,
    ];
    expect(after).toEqual(before);
  });

  it('is told in the audit trail, which is whole', async () => {
    await ask('PUT', '/routes/audited', { body: { models: [model] } });
    await ask('PATCH', '/routes/audited', { body: { enabled: false } });
    await ask('DELETE', '/routes/audited');
    const { body } = await ask('GET', '/audit?resource_kind=route&resource_name=audited');
    const events = body['data'] as { action: string; before: { enabled: boolean } | null; actor: { id: string } }[];
    expect(events.map(({ action }) => action)).toEqual(['delete', 'update', 'create']);
    expect(events[1]).toMatchObject({ before: { enabled: true }, after: { enabled: false } });
    expect(events[0]?.actor.id).toBe(api.owner.key.split('_')[2]);
    expect((await ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('succeeds although its publication cannot be asked for, and says so in the log', async () => {
    api.outages.publisher = true;
    try {
      expect((await ask('POST', '/projects', { body: { slug: 'stored' } })).status).toBe(201);
    } finally {
      api.outages.publisher = false;
    }
    expect(api.logged.join('\n')).toContain('publication not requested');
    expect((await ask('GET', '/projects/stored')).status).toBe(200);
  });
});

describe('?wait=applied', () => {
  const report = (proxy: string, rev: number) => ({
    ...{ proxy, rev, version: '1', sha256: 'x', refused: null },
    ...{
      started_at: '2026-11-20T12:00:00.000Z',
      seen_at: '2026-11-20T12:00:00.000Z',
      since: '2026-11-20T12:00:00.000Z',
    },
  });

  it('answers once every proxy has the change', async () => {
    api.reports.splice(0, api.reports.length, report('a', 1_000_000));
    const answer = await ask('POST', '/projects?wait=applied', { body: { slug: 'applied' } });
    expect(answer.headers['x-headgate-applied']).toBe('true');
    expect(answer.headers['x-headgate-pending']).toBeUndefined();
  });

  it('names the proxies that do not have it within ten seconds; the change stands', async () => {
    api.reports.splice(0, api.reports.length, report('fast', 1_000_000), report('slow', 1));
    api.slept.ms = 0;
    const answer = await ask('POST', '/projects?wait=applied', { body: { slug: 'pending' } });
    expect(answer.status).toBe(201);
    expect(answer.headers['x-headgate-applied']).toBe('false');
    expect(answer.headers['x-headgate-pending']).toBe('slow');
    expect(api.slept.ms).toBe(10_000);
  });

  it('is shown proxy by proxy on /proxies', async () => {
    const { body } = await ask('GET', '/proxies');
    expect(body['data']).toMatchObject([
      { proxy: 'fast', is_current: true },
      { proxy: 'slow', rev: 1, is_current: false },
    ]);
  });
});

describe('a secret', () => {
  it('is in no answer, no log line and no table, however it came', async () => {
    const texts: string[] = [];
    const send: Ask = async (method, path, options) => {
      const answer = await ask(method, path, options);
      texts.push(answer.text, JSON.stringify(answer.headers));
      return answer;
    };
    const headers = { 'idempotency-key': 'with-secret' };
    await send('POST', '/providers', { body: { name: 'leaky', kind: 'openai', secret }, headers });
    await send('POST', '/providers', { body: { name: 'leaky', kind: 'openai', secret } });
    await send('POST', '/providers', { body: { name: 'x', kind: 'openai', secret: `${secret} ` } });
    await send('POST', '/providers', { body: { name: 'x', kind: 'openai', sekret: secret } });
    await send('POST', '/providers', { body: `{"name":"x","secret":"${secret}"` });
    await send('PATCH', '/providers/leaky/secrets/default', { body: { value: `${secret}2` } });
    await send('POST', '/providers/leaky/secrets', { body: { name: 'b', value: secret } });
    await send('GET', `/routes/${secret}`);
    for (const path of ['/providers', '/providers/leaky', '/providers/leaky/secrets', '/audit?limit=200'])
      await send('GET', path);
    const made = await ask('POST', '/keys', { body: { name: 'shown once' }, headers: { 'idempotency-key': 'key' } });
    const keySecret = String(made.body['key']).split('_')[3] ?? '';

    // A path is the caller's own words; nothing else may hold the secret.
    const shown = texts.filter((text) => text.includes(secret)).map((text) => JSON.parse(text) as { detail?: string });
    expect(shown.map(({ detail }) => detail)).toEqual([`There is no route "${secret}".`]);
    const stored = await dumpTenant(api.databaseUrl, api.owner.org);
    for (const hidden of [secret, keySecret, api.owner.key]) {
      expect(hidden.length).toBeGreaterThan(20);
      expect(stored).not.toContain(hidden);
      expect(api.logged.join('\n')).not.toContain(hidden);
    }
    // The dump did see what there is: names, masks and answers kept under an Idempotency-Key.
    for (const seen of ['leaky', 'sk-...z9q8', 'with-secret']) expect(stored).toContain(seen);
  });
});
