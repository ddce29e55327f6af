import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

const model = { name: 'echo', provider: 'mock' };
const inP2 = { 'x-headgate-project': 'p2' };
let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('POST', '/projects', { body: { slug: 'p2' } });
  await ask('PUT', '/providers/mock', { body: { kind: 'mock' } });
  await ask('PUT', '/providers/kept', { body: { kind: 'openai', secret: 'sk-0123456789abcdef' } });
  await ask('PUT', '/routes/kept', { body: { models: [model], config: { rate_limit: 3 } } });
});
afterAll(() => api?.close());

function pathsOf(answer: { body: Record<string, unknown> }): string[] {
  return (answer.body['errors'] as { path: string }[]).map((problem) => problem.path).sort();
}

describe('the project of something new', () => {
  it.each([
    ['POST', '/routes', { name: 'inp2', models: [model] }],
    ['POST', '/routes/inp2', { models: [model] }],
    ['PUT', '/routes/inp2', { models: [model] }],
    ['POST', '/providers', { name: 'inp2', kind: 'mock' }],
    ['PUT', '/providers/inp2', { kind: 'mock' }],
  ])('is refused where the request works in another scope: %s %s', async (method, path, body) => {
    const wide = await ask(method, path, { body: { ...body, project: 'p2' } });
    expect(wide).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(pathsOf(wide)).toEqual(['project']);
    const crossed = await ask(method, path, { body: { ...body, project: 'default' }, headers: inP2 });
    expect(pathsOf(crossed)).toEqual(['project']);
    expect(pathsOf(await ask(method, path, { body: { ...body, project: null }, headers: inP2 }))).toEqual(['project']);
  });

  it('may be repeated in the body', async () => {
    const body = { name: 'both', models: [model], project: 'p2' };
    expect(await ask('POST', '/routes', { body, headers: inP2 })).toMatchObject({
      status: 201,
      body: { project: 'p2' },
    });
    const wide = await ask('PUT', '/providers/both', { body: { kind: 'mock', project: null } });
    expect(wide).toMatchObject({ status: 201, body: { project: null } });
  });

  it('is that of a key bound to it', async () => {
    const bound = await api.addKey('owner', 'p2');
    const body = { models: [model], project: 'p2' };
    expect(await bound('PUT', '/routes/bound', { body })).toMatchObject({ status: 201, body: { project: 'p2' } });
    expect(pathsOf(await bound('PUT', '/routes/bound2', { body: { ...body, project: null } }))).toEqual(['project']);
  });
});

describe('what Headgate gives by itself', () => {
  it.each([
    ['/routes/kept', ['id', 'project', 'reserved', 'not_enforced', 'version', 'created_at', 'updated_at']],
    ['/providers/kept', ['id', 'project', 'origin', 'secrets', 'version', 'created_at', 'updated_at']],
    ['/providers/kept/secrets/default', ['id', 'version', 'created_at', 'updated_at']],
    ['/projects/p2', ['id', 'version', 'created_at', 'updated_at']],
  ])('cannot be changed on %s, and may be sent back', async (path, fields) => {
    const read = await ask('GET', path);
    for (const field of fields) {
      for (const body of [{ [field]: 'x' }, { [field]: 77 }]) {
        expect(pathsOf(await ask('PATCH', path, { body }))).toEqual([field]);
        expect(pathsOf(await ask('PUT', path, { body: { ...read.body, ...body } }))).toEqual([field]);
      }
    }
    expect(pathsOf(await ask('PATCH', path, { body: { id: null } }))).toEqual(['id']);
    expect(await ask('PATCH', path, { body: read.body })).toMatchObject({ status: 200, body: read.body });
    expect((await ask('PUT', path, { body: read.body })).status).toBe(200);
  });

  it('may be sent back along with a change, as it was read before', async () => {
    const read = await ask('GET', '/routes/kept');
    const changed = await ask('PUT', '/routes/kept', { body: { ...read.body, config: {} } });
    expect(changed).toMatchObject({ status: 200, body: { not_enforced: [] } });
  });

  it.each([
    ['/routes', { name: 'fresh', models: [model] }],
    ['/providers', { name: 'fresh', kind: 'mock' }],
    ['/providers/kept/secrets', { name: 'fresh', value: 'sk-0123456789abcdef' }],
    ['/projects', { slug: 'fresh' }],
  ])('is not chosen by whoever makes something: POST %s', async (path, body) => {
    const answer = await ask('POST', path, { body: { ...body, id: 'mine', version: 1 } });
    expect(answer.status).toBe(400);
    expect(pathsOf(answer)).toEqual(['id', 'version']);
  });
});
