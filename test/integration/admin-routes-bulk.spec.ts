import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/one', { body: { kind: 'mock' } });
});
afterAll(() => api?.close());

const models = [{ name: 'echo', provider: 'one' }];
const bulk = (operations: unknown, more: { headers?: Record<string, string>; query?: string } = {}) =>
  ask('POST', `/routes/bulk${more.query ?? ''}`, { body: { operations }, headers: more.headers ?? {} });
const pathsOf = (answer: { body: Record<string, unknown> }) =>
  ((answer.body['errors'] as { path: string }[] | undefined) ?? []).map(({ path }) => path);
const namesOf = async () =>
  ((await ask('GET', '/routes?limit=200')).body['data'] as { name: string }[]).map(({ name }) => name).sort();

describe('many routes in one call', () => {
  it('are created, replaced, changed and deleted in their order, as one revision', async () => {
    for (const name of ['old', 'kept', 'gone']) await ask('PUT', `/routes/${name}`, { body: { models } });
    const kept = await ask('GET', '/routes/kept');
    const before = Number((await ask('PUT', '/routes/old', { body: { models } })).headers['x-headgate-revision']);
    const done = await bulk([
      { op: 'create', name: 'new', body: { models } },
      { op: 'replace', name: 'old', body: { models, enabled: false } },
      { op: 'patch', name: 'kept', body: { config: { retries: 2 } }, if_match: kept.headers['etag'] },
      { op: 'delete', name: 'gone' },
      { op: 'create', name: 'brief', body: { models } },
      { op: 'patch', name: 'brief', body: { enabled: false } },
      { op: 'delete', name: 'brief' },
      { op: 'replace', name: 'fresh', body: { models } },
    ]);
    expect(done).toMatchObject({
      status: 200,
      body: {
        results: [
          { op: 'create', name: 'new', outcome: 'created', route: { version: 1 } },
          { op: 'replace', name: 'old', outcome: 'changed', route: { enabled: false } },
          { op: 'patch', name: 'kept', outcome: 'changed', route: { config: { retries: 2 } } },
          { op: 'delete', name: 'gone', outcome: 'deleted', route: null },
          { outcome: 'created' },
          { outcome: 'changed', route: { enabled: false, version: 2 } },
          { outcome: 'deleted' },
          { op: 'replace', name: 'fresh', outcome: 'created' },
        ],
      },
    });
    expect(Number(done.headers['x-headgate-revision'])).toBe(before + 1);
    expect(await namesOf()).toEqual(expect.arrayContaining(['fresh', 'kept', 'new', 'old']));
    for (const name of ['gone', 'brief']) expect((await ask('GET', `/routes/${name}`)).status).toBe(404);
  });

  it('stay as they are when one operation is wrong, and every problem of every operation is told', async () => {
    const before = await namesOf();
    const refused = await bulk([
      { op: 'create', name: 'right', body: { models } },
      { op: 'create', name: 'kept', body: { models } },
      { op: 'patch', name: 'never-was', body: {} },
      { op: 'create', name: 'wrong', body: { models: [{ name: 'echo', provider: 'nowhere' }], enabled: 'yes' } },
      { op: 'patch', name: 'wrong', body: { enabled: true } },
      { op: 'move', name: 'kept' },
      { op: 'delete', name: 'kept', body: {}, then: 1 },
      { op: 'replace', name: 'other', body: { name: 'another', models } },
      7,
    ]);
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(pathsOf(refused).sort()).toEqual([
      'operations.1',
      'operations.2',
      'operations.3.enabled',
      'operations.3.models.0.provider',
      'operations.5.op',
      'operations.6.body',
      'operations.6.then',
      'operations.7.name',
      'operations.8',
    ]);
    expect(await namesOf()).toEqual(before);
  });

  it.each([
    ['create', { body: { models } }, 409, 'already_exists'],
    ['patch', { body: { enabled: false }, if_match: '"rte_000000000000.1"' }, 412, 'version_mismatch'],
    ['delete', { if_match: '"rte_000000000000.1"' }, 412, 'version_mismatch'],
    ['replace', { body: { models: [], config: {} } }, 400, 'validation_failed'],
  ])('answer with the cause where there is but one: %s %j', async (op, rest, status, code) => {
    const operations = [
      { op: 'create', name: 'beside', body: { models } },
      { op, name: 'kept', ...rest },
    ];
    expect(await bulk(operations)).toMatchObject({ status, body: { code } });
    expect((await ask('GET', '/routes/beside')).status).toBe(404);
  });

  it('keep the reserved route of a provider', async () => {
    const refused = await bulk([{ op: 'delete', name: 'one' }]);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'route_reserved', errors: [{ path: 'operations.0' }] },
    });
  });

  it('are at least one and at most a hundred', async () => {
    const many = Array.from({ length: 101 }, (_, at) => ({ op: 'create', name: `many-${at}`, body: { models } }));
    for (const operations of [[], many, 'all', undefined]) {
      const refused = await bulk(operations);
      expect(refused.status).toBe(400);
      expect(pathsOf(refused)).toEqual(['operations']);
    }
    expect((await bulk(many.slice(1))).status).toBe(200);
    const gone = many.slice(1).map(({ name }) => ({ op: 'delete', name }));
    expect((await bulk(gone)).status).toBe(200);
  });

  it('can be drafts, and are made once under an Idempotency-Key', async () => {
    const operations = [{ op: 'create', name: 'drafted', body: { models } }];
    const once = { headers: { 'idempotency-key': 'bulk-1' }, query: '?draft=true' };
    const first = await bulk(operations, once);
    expect(first).toMatchObject({ status: 200, body: { results: [{ route: { live: false, has_draft: true } }] } });
    expect((await bulk(operations, once)).body).toEqual(first.body);
  });

  it('need the permission of one, and change nothing a project merely inherits', async () => {
    const viewer = await api.addKey('viewer');
    const operations = [{ op: 'delete', name: 'kept' }];
    expect((await viewer('POST', '/routes/bulk', { body: { operations } })).status).toBe(403);
    await ask('PUT', '/projects/inner', { body: {} });
    const bound = await api.addKey('owner', 'inner');
    const refused = await bound('POST', '/routes/bulk', { body: { operations } });
    expect(refused).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    expect((await ask('GET', '/routes/kept')).status).toBe(200);
  });
});
