import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
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
    ['an admin key that calls models', { name: 'k', kind: 'admin', role: 'viewer', models: ['gpt'] }, 'models'],
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
  it('is filtered by kind, name and project, newest first', async () => {
    await ask('PUT', '/projects/listed', { body: {} });
    for (const name of ['first', 'second', 'third']) {
      await ask('POST', '/keys', { body: { name, project: 'listed' } });
    }
    const namesOf = async (query: string): Promise<unknown[]> =>
      ((await ask('GET', `/keys?${query}`)).body['data'] as { name: string }[]).map(({ name }) => name);
    expect(await namesOf('project=listed')).toEqual(['third', 'second', 'first']);
    expect(await namesOf('project=listed&name=second')).toEqual(['second']);
    expect(await namesOf('project=listed&kind=admin')).toEqual([]);
    expect(await namesOf('project=listed&limit=1')).toEqual(['third']);
  });
});
