import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/providers/one', { body: { kind: 'mock' } });
  await ask('PUT', '/policies/main', { body: { targets: [{ provider: 'one', model: 'echo' }] } });
});
afterAll(() => api?.close());

describe('what an organization says for its routes', () => {
  it('is set, patched member by member, and reset by null', async () => {
    const put = await ask('PUT', '/organization/settings', {
      body: { settings: { retries: 2, timeouts: { total_ms: 9 } } },
    });
    expect(put).toMatchObject({
      status: 200,
      body: { settings: { retries: 2, timeouts: { total_ms: 9 } }, version: 2 },
    });
    await ask('PATCH', '/organization/settings', {
      body: { settings: { retries: null, timeouts: { connect_ms: 5 } } },
    });
    const { body } = await ask('GET', '/organization/settings');
    expect(body['settings']).toEqual({ timeouts: { total_ms: 9, connect_ms: 5 } });
  });

  it.each<[string, object, string, string]>([
    ['a path, which is a route’s own', { settings: { path: '/x' } }, 'validation_failed', 'settings.path'],
    ['a misspelt setting', { settings: { retry: 1 } }, 'validation_failed', 'settings.retry'],
    ['too many retries', { settings: { retries: 99 } }, 'validation_failed', 'settings.retries'],
    [
      'a filter nobody applies',
      { settings: { content_filter: { enabled: true } } },
      'feature_unavailable',
      'settings.content_filter.enabled',
    ],
  ])('is refused with %s', async (_, body, code, path) => {
    expect(await ask('PUT', '/organization/settings', { body })).toMatchObject({
      status: 400,
      body: { code, errors: [{ path }] },
    });
  });

  it('is not overwritten by somebody who read it before', async () => {
    const { headers } = await ask('GET', '/organization/settings');
    await ask('PATCH', '/organization/settings', { body: { settings: { failover: true } } });
    const late = { body: { settings: {} }, headers: { 'if-match': headers['etag'] ?? '' } };
    expect((await ask('PUT', '/organization/settings', late)).status).toBe(412);
  });

  it('is seen on a route with where it comes from', async () => {
    await ask('PUT', '/projects/seen', { body: { settings: { retries: 3, timeouts: { idle_ms: 7 } } } });
    const body = { models: [{ name: 'echo', provider: 'one' }], config: { timeouts: { connect_ms: 6 } } };
    await ask('PUT', '/routes/seen', { body });
    const { settings } = (await ask('GET', '/organization/settings')).body as { settings: { timeouts: object } };
    expect(settings.timeouts).toEqual({ total_ms: 9, connect_ms: 5 });
    const effective = async (query: string) =>
      (await ask('GET', `/routes/seen?view=effective${query}`)).body['effective'];
    const everywhere = {
      failover: { value: true, from: 'organization' },
      'timeouts.total_ms': { value: 9, from: 'organization' },
      'timeouts.connect_ms': { value: 6, from: 'route' },
      'timeouts.ttft_ms': { value: expect.any(Number), from: 'default' },
    };
    expect(await effective('')).toEqual({
      ...everywhere,
      retries: { value: 1, from: 'default' },
      'timeouts.idle_ms': { value: expect.any(Number), from: 'default' },
    });
    expect(await effective('&project=seen')).toEqual({
      ...everywhere,
      retries: { value: 3, from: 'project' },
      'timeouts.idle_ms': { value: 7, from: 'project' },
    });
    expect((await ask('GET', '/routes/seen')).body).not.toHaveProperty('effective');
    expect((await ask('GET', '/routes/seen?view=all')).status).toBe(400);
  });

  it('reaches the configuration that is published', async () => {
    const { settings, defaultPolicy } = await api.database.loadConfiguration(api.owner.org);
    expect(settings).toMatchObject({ failover: true });
    expect(defaultPolicy).toBeNull();
  });
});

describe('the default policy', () => {
  it('of the organization can be chosen and replaced; it is kept from then on', async () => {
    expect((await ask('PUT', '/organization/default-policy', { body: { policy: 'ghost' } })).status).toBe(400);
    const set = await ask('PUT', '/organization/default-policy', { body: { policy: 'main' } });
    expect(set).toMatchObject({ status: 200, body: { default_policy: 'main' } });
    expect((await ask('GET', '/policies/main')).body).toMatchObject({ is_default: true });
    const refused = await ask('DELETE', '/policies/main');
    expect(refused).toMatchObject({ status: 409, body: { errors: [{ path: 'organization.default_policy' }] } });
  });

  it('of a project is its own, of what it sees', async () => {
    const scope = { 'x-headgate-project': 'team' };
    expect((await ask('POST', '/projects', { body: { slug: 'team', default_policy: 'ghost' } })).status).toBe(400);
    const body = { slug: 'team', settings: { retries: 4 }, default_policy: 'main' };
    expect(await ask('POST', '/projects', { body })).toMatchObject({ status: 201, body });
    await ask('PUT', '/policies/theirs', { body: { targets: [{ provider: 'one', model: 'echo' }] }, headers: scope });
    expect((await ask('PATCH', '/projects/team', { body: { default_policy: 'theirs' } })).body).toMatchObject({
      default_policy: 'theirs',
    });
    expect((await ask('PUT', '/organization/default-policy', { body: { policy: 'theirs' } })).status).toBe(400);
    const refused = await ask('DELETE', '/policies/theirs', { headers: scope });
    expect(refused).toMatchObject({ status: 409, body: { errors: [{ path: 'projects.team' }] } });
    const reset = await ask('PATCH', '/projects/team', { body: { default_policy: null, settings: null } });
    expect(reset.body).toMatchObject({ settings: {} });
    expect(reset.body).not.toHaveProperty('default_policy');
  });

  it('is not for keys of one project to choose', async () => {
    const bound = await api.addKey('owner', 'team');
    expect((await bound('PUT', '/organization/default-policy', { body: { policy: 'main' } })).status).toBe(403);
    expect((await bound('PUT', '/organization/settings', { body: { settings: {} } })).status).toBe(403);
  });
});

describe('a document', () => {
  it('may not name a policy that is not there', async () => {
    const routes = [
      { name: 'r', config: { policy: 'ghost' } },
      { name: 's', config: { policy: 'main' } },
    ];
    const answer = await ask('POST', '/config/apply', { body: { version: 1, routes } });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'routes.0.config.policy' }] } });
  });
});
