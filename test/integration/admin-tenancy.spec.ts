import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';

const model = { name: 'echo', provider: 'theirs' };
let api: AdminApp;
let theirs: Tenant;

beforeAll(async () => {
  api = await startAdminApp();
  theirs = await api.addTenant('other');
  await theirs.ask('PUT', '/projects/secret-plan', { body: {} });
  await theirs.ask('PUT', '/providers/theirs', { body: { kind: 'openai', secret: 'sk-theirs-0123456789' } });
  await theirs.ask('PUT', '/routes/their-route', { body: { models: [model] } });
});
afterAll(() => api?.close());

describe('what belongs to another organization', () => {
  it('may be named alike without anybody noticing', async () => {
    expect((await api.owner.ask('PUT', '/projects/secret-plan', { body: {} })).status).toBe(201);
    expect((await api.owner.ask('PUT', '/providers/theirs', { body: { kind: 'mock' } })).status).toBe(201);
    expect((await theirs.ask('GET', '/providers/theirs')).body['kind']).toBe('openai');
    await api.owner.ask('DELETE', '/providers/theirs');
    expect((await theirs.ask('GET', '/providers/theirs')).status).toBe(200);
  });

  it('is no project to ask in', async () => {
    await theirs.ask('PUT', '/projects/only-there', { body: {} });
    const headers = { 'x-headgate-project': 'only-there' };
    const answer = await api.owner.ask('GET', '/routes', { headers });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });

  it('is nothing a route can refer to', async () => {
    const answer = await api.owner.ask('PUT', '/routes/thief', { body: { models: [model] } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'models.0.provider' }] } });
  });

  it('keeps its answers to itself under the same Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'same' };
    const mine = await api.owner.ask('POST', '/keys', { body: { name: 'k' }, headers });
    const other = await theirs.ask('POST', '/keys', { body: { name: 'k' }, headers });
    expect([mine.status, other.status]).toEqual([201, 201]);
    expect(other.body['key']).not.toBe(mine.body['key']);
  });
});

describe('a project', () => {
  const inA = { 'x-headgate-project': 'a' };
  const inB = { 'x-headgate-project': 'b' };
  const mock = [{ name: 'echo', provider: 'common' }];
  let boundToA: Ask;
  beforeAll(async () => {
    for (const slug of ['a', 'b']) await api.owner.ask('PUT', `/projects/${slug}`, { body: {} });
    await api.owner.ask('PUT', '/providers/common', { body: { kind: 'mock' } });
    await api.owner.ask('PUT', '/routes/for-all', { body: { models: mock } });
    await api.owner.ask('PUT', '/routes/of-b', { body: { models: mock }, headers: inB });
    boundToA = await api.addKey('admin', 'a');
  });

  it('has routes of its own, which others do not see', async () => {
    expect((await api.owner.ask('GET', '/routes/of-b', { headers: inB })).body['project']).toBe('b');
    expect((await api.owner.ask('GET', '/routes/of-b', { headers: inA })).status).toBe(404);
    expect((await api.owner.ask('GET', '/routes/of-b')).status).toBe(404);
  });

  it("sees the organization's, and hides one of them with its own of the same name", async () => {
    expect((await api.owner.ask('GET', '/routes/for-all', { headers: inA })).body['project']).toBeNull();
    const own = await api.owner.ask('PUT', '/routes/for-all', { body: { models: mock, enabled: false }, headers: inA });
    expect(own).toMatchObject({ status: 201, body: { project: 'a' } });
    expect((await api.owner.ask('GET', '/routes/for-all', { headers: inA })).body['enabled']).toBe(false);
    expect((await api.owner.ask('GET', '/routes/for-all', { headers: inB })).body['enabled']).toBe(true);
  });

  it('is named by header or by query alike', async () => {
    expect((await api.owner.ask('GET', '/routes/of-b?project=b')).status).toBe(200);
    expect((await api.owner.ask('GET', '/routes?project=nowhere')).status).toBe(404);
  });

  it('is all that a key bound to it reaches', async () => {
    expect((await boundToA('GET', '/routes/of-b')).status).toBe(404);
    expect((await boundToA('GET', '/routes', { headers: inB })).status).toBe(404);
    expect((await boundToA('GET', '/projects/b')).status).toBe(404);
    expect((await boundToA('GET', '/projects')).body['data']).toMatchObject([{ slug: 'a' }]);
    expect((await boundToA('GET', '/routes/for-all', { headers: inA })).body['project']).toBe('a');
  });

  it('changes nothing of the organization through such a key', async () => {
    for (const [method, path] of [
      ['PATCH', '/providers/common'],
      ['DELETE', '/providers/common'],
      ['PUT', '/providers/common/secrets/default'],
      ['POST', '/projects'],
      ['DELETE', '/projects/a'],
      ['GET', '/audit'],
    ] as const) {
      const body = method === 'PUT' ? { value: 'sk-0123456789' } : method === 'POST' ? { slug: 'c' } : {};
      const answer = await boundToA(method, path, method === 'GET' || method === 'DELETE' ? {} : { body });
      expect(answer, `${method} ${path}`).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    }
  });

  it('makes what is its own through such a key', async () => {
    const made = await boundToA('POST', '/providers', { body: { name: 'own', kind: 'mock' } });
    expect(made).toMatchObject({ status: 201, body: { project: 'a' } });
    expect((await boundToA('GET', '/routes/own')).body).toMatchObject({ project: 'a', reserved: true });
    expect((await api.owner.ask('GET', '/routes/own', { headers: inB })).status).toBe(404);
  });

  it("is not what an organization's route can lean on", async () => {
    await api.owner.ask('PUT', '/providers/only-a', { body: { kind: 'mock' }, headers: inA });
    const models = [{ name: 'echo', provider: 'only-a' }];
    expect((await api.owner.ask('PUT', '/routes/leaning', { body: { models } })).status).toBe(400);
    expect((await api.owner.ask('PUT', '/routes/leaning', { body: { models }, headers: inA })).status).toBe(201);
  });
});
