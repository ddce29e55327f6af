import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp, type Tenant } from '../support/admin-app.ts';

const inA = { 'x-headgate-project': 'a' };
const masking = {
  type: 'de-identify',
  config: {
    info_types: [{ name: 'EMAIL_ADDRESS' }, { name: 'TICKET', regex: 'TCK-[0-9]{6}' }],
    transformation: { method: 'mask', masking_character: '#' },
  },
};
let api: AdminApp;
let ask: Ask;

beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  await ask('PUT', '/projects/a', { body: {} });
  await ask('PUT', '/providers/mocked', { body: { kind: 'mock' } });
});
afterAll(() => api?.close());

function routeWith(strategy: string): object {
  return { models: [{ name: 'echo', provider: 'mocked' }], config: { dlp: { enabled: false, strategy } } };
}

describe('a data protection template', () => {
  it('is made, read, listed, replaced, changed and deleted', async () => {
    const made = await ask('POST', '/dlp-templates', { body: { name: 'masking', ...masking } });
    expect(made).toMatchObject({
      status: 201,
      headers: { location: '/v1/admin/dlp-templates/masking' },
      body: { name: 'masking', ...masking, enabled: true, project: null, used_by: [], version: 1 },
    });
    expect((await ask('GET', '/dlp-templates/masking')).body).toEqual(made.body);
    expect((await ask('GET', '/dlp-templates')).body['data']).toEqual([made.body]);
    const patched = await ask('PATCH', '/dlp-templates/masking', {
      body: { config: { likelihood: 'possible', transformation: { masking_character: null } } },
    });
    expect(patched.body).toMatchObject({
      version: 2,
      config: { ...masking.config, likelihood: 'possible', transformation: { method: 'mask' } },
    });
    const stale = { headers: { 'if-match': String(made.headers['etag']) } };
    expect((await ask('PUT', '/dlp-templates/masking', { body: {}, ...stale })).status).toBe(412);
    expect((await ask('PUT', '/dlp-templates/masking', { body: {} })).body).toMatchObject({
      type: 'inspect',
      config: { info_types: [], likelihood: 'likely' },
    });
    expect((await ask('POST', '/dlp-templates/masking', { body: {} })).status).toBe(409);
    expect((await ask('DELETE', '/dlp-templates/masking')).status).toBe(204);
    expect((await ask('GET', '/dlp-templates/masking')).status).toBe(404);
  });

  it('must be there where routes and settings name it, and be seen from there', async () => {
    await ask('PUT', '/projects/inside', { body: {} });
    const inside = { headers: { 'x-headgate-project': 'inside' } };
    expect((await ask('PUT', '/dlp-templates/theirs', { body: masking, ...inside })).status).toBe(201);
    const naming = (strategy: string) => ({ settings: { dlp: { enabled: false, strategy } } });
    const flat = { models: [{ name: 'echo', provider: 'mocked' }] };
    const elsewhere = { ...flat, config: { policy: { dlp: { enabled: false, strategy: 'theirs' } } } };
    const cases = [
      ['PUT', '/routes/leaning', routeWith('theirs'), 'config.dlp.strategy'],
      ['PUT', '/routes/leaning', elsewhere, 'config.policy.dlp.strategy'],
      ['PUT', '/organization/settings', naming('theirs'), 'settings.dlp.strategy'],
      ['PATCH', '/organization/settings', naming('nowhere'), 'settings.dlp.strategy'],
      ['POST', '/projects', { slug: 'fresh', ...naming('theirs') }, 'settings.dlp.strategy'],
      ['PUT', '/projects/inside', naming('nowhere'), 'settings.dlp.strategy'],
    ] as const;
    for (const [method, path, body, at] of cases) {
      const answer = await ask(method, path, { body });
      expect(answer, path).toMatchObject({ status: 400, body: { errors: [{ path: at }] } });
    }
    expect((await ask('PUT', '/projects/inside', { body: naming('theirs') })).status).toBe(200);
    expect((await ask('PUT', '/routes/leaning', { body: routeWith('theirs'), ...inside })).status).toBe(201);
    await ask('PUT', '/dlp-templates/theirs', { body: masking });
    expect((await ask('PUT', '/organization/settings', { body: naming('theirs') })).status).toBe(200);
    const ofAll = await ask('DELETE', '/dlp-templates/theirs');
    expect(ofAll).toMatchObject({ status: 409, body: { errors: [{ path: 'organization.settings' }] } });
    const ofOne = await ask('DELETE', '/dlp-templates/theirs', inside);
    expect(ofOne.body['errors']).toMatchObject([{ path: 'routes.leaning' }, { path: 'projects.inside' }]);
    await ask('PUT', '/organization/settings', { body: {} });
    expect((await ask('DELETE', '/dlp-templates/theirs')).status).toBe(204);
    const inDocument = {
      version: 1,
      organization: naming('theirs'),
      projects: [{ slug: 'inside', ...naming('theirs') }],
      routes: [{ name: 'leans', ...routeWith('nowhere') }],
    };
    const planned = await ask('POST', '/config/plan', { body: inDocument });
    expect((planned.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual([
      'organization.settings.dlp.strategy',
      'routes.0.config.dlp.strategy',
    ]);
  });

  it('says that nothing of it is enforced yet', async () => {
    const made = await ask('PUT', '/dlp-templates/promise', { body: masking });
    expect(made.body['not_enforced']).toEqual(['config']);
    const route = { ...routeWith('promise'), config: { dlp: { enabled: true, strategy: 'promise' } } };
    expect((await ask('PUT', '/routes/promised', { body: route })).body['code']).toBe('feature_unavailable');
  });

  it('is told everything that is wrong with it at once', async () => {
    const answer = await ask('POST', '/dlp-templates', {
      body: {
        name: 'a b',
        projects: ['nowhere'],
        config: { info_types: [{ name: 'A', regex: '(' }], transformation: { method: 'mask' }, liklihood: 'likely' },
      },
    });
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path).sort()).toEqual([
      'config.liklihood',
      'name',
    ]);
    const wrongInItself = await ask('PUT', '/dlp-templates/wrong', {
      body: { projects: ['nowhere'], config: { info_types: [{ name: 'A', regex: '(' }] } },
    });
    expect(wrongInItself.text).toContain('config.info_types.0.regex');
  });

  it('takes the version, the revision and the event only of what changes it', async () => {
    const made = await ask('PUT', '/dlp-templates/still', { body: masking });
    const again = await ask('PATCH', '/dlp-templates/still', { body: { enabled: true } });
    expect(again.headers['x-headgate-revision']).toBe(made.headers['x-headgate-revision']);
    expect(again.body).toEqual(made.body);
    const trail = await ask('GET', '/audit?resource_kind=dlp_template&resource_name=still');
    expect(trail.body['data']).toMatchObject([{ action: 'create', before: null, after: { name: 'still' } }]);
  });
});

describe('a template that routes refer to', () => {
  it('names them, and is not deleted under them', async () => {
    await ask('PUT', '/dlp-templates/shared', { body: masking });
    await ask('PUT', '/routes/second', { body: routeWith('shared') });
    await ask('PUT', '/routes/first', { body: routeWith('shared') });
    expect((await ask('GET', '/dlp-templates/shared')).body['used_by']).toEqual(['first', 'second']);
    const refused = await ask('DELETE', '/dlp-templates/shared');
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(refused.body['errors']).toMatchObject([{ path: 'routes.first' }, { path: 'routes.second' }]);
    for (const name of ['first', 'second']) await ask('DELETE', `/routes/${name}`);
    expect((await ask('DELETE', '/dlp-templates/shared')).status).toBe(204);
  });

  it("is the project's own where it has one, and the organization's otherwise", async () => {
    await ask('PUT', '/dlp-templates/both', { body: masking });
    await ask('PUT', '/dlp-templates/both', { body: {}, headers: inA });
    await ask('PUT', '/routes/of-all', { body: routeWith('both') });
    await ask('PUT', '/routes/of-a', { body: routeWith('both'), headers: inA });
    expect((await ask('GET', '/dlp-templates/both')).body['used_by']).toEqual(['of-all']);
    expect((await ask('GET', '/dlp-templates/both', { headers: inA })).body).toMatchObject({
      project: 'a',
      used_by: ['of-a'],
    });
    await ask('DELETE', '/routes/of-a', { headers: inA });
    expect((await ask('DELETE', '/dlp-templates/both', { headers: inA })).status).toBe(204);
    expect((await ask('GET', '/dlp-templates/both', { headers: inA })).body).toMatchObject({ project: null });
  });

  it('keeps its project from being deleted', async () => {
    await ask('PUT', '/projects/short', { body: {} });
    await ask('PUT', '/dlp-templates/last', { body: {}, headers: { 'x-headgate-project': 'short' } });
    expect((await ask('DELETE', '/projects/short')).status).toBe(409);
  });
});

describe('templates in a document', () => {
  let tenant: Tenant;
  const document = {
    version: 1,
    providers: [{ name: 'mocked', kind: 'mock' }],
    dlp_templates: [{ name: 'masking', ...masking }, { name: 'looking' }],
    routes: [{ name: 'r', ...routeWith('masking') }],
  };
  beforeAll(async () => {
    tenant = await api.addTenant('documents');
  });

  it('are applied, exported and applied again without a change', async () => {
    const applied = await tenant.ask('POST', '/config/apply', { body: document });
    expect(applied.body['changes']).toMatchObject([
      { kind: 'provider' },
      { kind: 'dlp_template', name: 'looking', action: 'create' },
      { kind: 'dlp_template', name: 'masking', action: 'create' },
      { kind: 'route', name: 'mocked', reserved: true },
      { kind: 'route', name: 'r' },
    ]);
    const exported = await tenant.ask('GET', '/config/export');
    expect(exported.body).toMatchObject({ dlp_templates: [{ name: 'looking' }, { name: 'masking', ...masking }] });
    const again = await tenant.ask('POST', '/config/apply?prune=true', { body: exported.body });
    expect(again.body['changes']).toEqual([]);
  });

  it('are not pruned away under a route that stays', async () => {
    const without = { version: 1, dlp_templates: [] };
    const refused = await tenant.ask('POST', '/config/apply?prune=true', { body: without });
    expect(refused.body['errors']).toMatchObject([{ path: 'routes.r.config.dlp.strategy' }]);
    const both = await tenant.ask('POST', '/config/apply?prune=true', { body: { ...without, routes: [] } });
    expect(both.body['summary']).toMatchObject({ delete: 3 });
    expect((await tenant.ask('GET', '/dlp-templates')).body['data']).toEqual([]);
  });
});
