import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
});
afterAll(() => api?.close());

describe('projects', () => {
  it('begin with one named default, which stays', async () => {
    const { body } = await ask('GET', '/projects');
    expect(body).toMatchObject({ data: [{ slug: 'default' }], next_cursor: null });
    expect(await ask('DELETE', '/projects/default')).toMatchObject({ status: 409, body: { code: 'in_use' } });
  });

  it('are made, read, changed, replaced and deleted', async () => {
    const made = await ask('POST', '/projects', { body: { slug: 'life', name: 'Life' } });
    expect(made).toMatchObject({ status: 201, body: { slug: 'life', name: 'Life', version: 1 } });
    expect(made.headers['location']).toBe('/v1/admin/projects/life');
    expect((await ask('GET', '/projects/life')).body).toEqual(made.body);

    const changed = await ask('PATCH', '/projects/life', { body: { description: 'all of it', name: null } });
    expect(changed).toMatchObject({ status: 200, body: { slug: 'life', description: 'all of it', version: 2 } });
    expect(changed.body).not.toHaveProperty('name');

    const replaced = await ask('PUT', '/projects/life', { body: { name: 'Again' } });
    expect(replaced).toMatchObject({ status: 200, body: { name: 'Again', version: 3 } });
    expect(replaced.body).not.toHaveProperty('description');

    expect((await ask('DELETE', '/projects/life')).status).toBe(204);
    expect((await ask('GET', '/projects/life')).status).toBe(404);
  });

  it('are made by PUT where there is none', async () => {
    const made = await ask('PUT', '/projects/put', { body: {} });
    expect([made.status, made.headers['location']]).toEqual([201, '/v1/admin/projects/put']);
  });

  it('keep their slug', async () => {
    await ask('PUT', '/projects/fixed', { body: {} });
    const moved = await ask('PATCH', '/projects/fixed', { body: { slug: 'other' } });
    expect(moved).toMatchObject({ status: 400, body: { errors: [{ path: 'slug' }] } });
  });

  it('are there once', async () => {
    await ask('PUT', '/projects/twice', { body: {} });
    expect(await ask('POST', '/projects', { body: { slug: 'twice' } })).toMatchObject({
      status: 409,
      body: { code: 'already_exists' },
    });
  });

  it('stay while keys belong to them', async () => {
    await ask('PUT', '/projects/busy', { body: {} });
    const key = await ask('POST', '/keys', { body: { name: 'k', project: 'busy' } });
    expect(await ask('DELETE', '/projects/busy')).toMatchObject({ status: 409, body: { code: 'in_use' } });
    await ask('DELETE', `/keys/${String(key.body['id'])}`);
  });

  it('stay while a provider is shown to them', async () => {
    await ask('PUT', '/projects/shown', { body: {} });
    await ask('PUT', '/providers/for-shown', { body: { kind: 'mock', projects: ['shown'] } });
    const refused = await ask('DELETE', '/projects/shown');
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(refused.text).toContain('for-shown');
    await ask('DELETE', '/providers/for-shown');
    expect((await ask('DELETE', '/projects/shown')).status).toBe(204);
  });

  it.each([
    [{ slug: 'Support' }, 'slug'],
    [{ name: 'no slug' }, 'slug'],
    [{ slug: 'a', naem: 'x' }, 'naem'],
  ])('are refused as %j', async (body, path) => {
    const answer = await ask('POST', '/projects', { body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ path }] } });
  });
});
