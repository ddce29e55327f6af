import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Answered, startAdminApp, type Tenant } from '../support/admin-app.ts';

const secret = 'sk-proj-0123456789abcdef3a9f';

let api: AdminApp;
let tenants = 0;
beforeAll(async () => {
  api = await startAdminApp();
});
afterAll(() => api?.close());

function anotherTenant(): Promise<Tenant> {
  tenants += 1;
  return api.addTenant(`tenant-${tenants}`);
}

function apply(tenant: Tenant, body: object, query = ''): Promise<Answered> {
  return tenant.ask('POST', `/config/apply${query}`, { body });
}

describe('policies in a document', () => {
  const providers = [{ name: 'openai', kind: 'openai', secrets: [{ name: 'default', value: secret }] }];
  const targets = [{ id: 'main', provider: 'openai', model: 'gpt-4o-mini' }];
  const withPolicies = {
    version: 1,
    providers,
    policies: [
      { alias: 'outer', targets: [{ id: 'inner', policy: 'inner' }] },
      { alias: 'inner', targets },
    ],
    routes: [{ name: 'talk', models: [{ name: 'm', provider: 'openai' }], config: { policy: 'outer' } }],
  };

  it('come with the routes that name them, go with them, and change nothing the second time', async () => {
    const [tenant, other] = [await anotherTenant(), await anotherTenant()];
    const made = await apply(tenant, withPolicies);
    expect(made).toMatchObject({ status: 200, body: { summary: { create: 6, update: 0, delete: 0 } } });
    expect((await tenant.ask('GET', '/policies/outer')).body).toMatchObject({ live: true, version: 1 });
    expect((await apply(tenant, withPolicies)).body).toMatchObject({ changes: [] });
    const { body } = await tenant.ask('GET', '/config/export');
    expect(body).toMatchObject({ policies: [{ alias: 'inner', targets }, { alias: 'outer' }] });
    expect((await apply(other, withPolicies)).status).toBe(200);
    expect((await other.ask('GET', '/config/export')).body).toEqual(body);
    const gone = await apply(tenant, { version: 1, policies: [], routes: [] }, '?prune=true');
    expect(gone).toMatchObject({ status: 200, body: { summary: { delete: 3 } } });
    expect((await tenant.ask('GET', '/policies/inner')).status).toBe(404);
  });

  const pair = [
    { provider: 'openai', model: 'a' },
    { provider: 'openai', model: 'b' },
  ];
  const rules = [{ when: { field: 'model.requested', op: 'eq', value: 'x' }, then: { targets: ['t1'] } }];
  const forms: Record<string, object> = {
    'in-order': { type: 'fallback', providers: pair },
    'by-strategy': { type: 'round_robin', targets: pair },
    'without-ids': { targets: pair, rules },
    normal: { targets, strategy: { type: 'single' } },
  };
  const spelling = {
    models: [{ name: 'm', provider: 'openai' }],
    config: { policy: { archive: { enabled: true, retention: 7 } } },
  };

  it('may be written as they may be sent: the same comes of it, and exports are in the normal form', async () => {
    const [sent, applied, third] = [await anotherTenant(), await anotherTenant(), await anotherTenant()];
    await apply(sent, { version: 1, providers });
    for (const [name, form] of Object.entries(forms)) {
      expect((await sent.ask('PUT', `/policies/${name}`, { body: form })).status, name).toBe(201);
      expect((await sent.ask('PUT', `/routes/${name}`, { body: { config: { policy: form } } })).status, name).toBe(201);
    }
    expect((await sent.ask('PUT', '/routes/kept', { body: spelling })).status).toBe(201);
    const names = Object.entries(forms);
    const written = {
      ...{ version: 1, providers, policies: names.map(([alias, form]) => ({ alias, ...form })) },
      routes: [...names.map(([name, policy]) => ({ name, config: { policy } })), { name: 'kept', ...spelling }],
    };
    expect((await applied.ask('POST', '/config/validate', { body: written })).body).toEqual({
      valid: true,
      errors: [],
    });
    expect((await apply(applied, written)).status).toBe(200);
    expect((await applied.ask('POST', '/config/plan', { body: written })).body).toMatchObject({ changes: [] });
    const { body } = await applied.ask('GET', '/config/export');
    expect(body).toEqual((await sent.ask('GET', '/config/export')).body);
    expect(JSON.stringify(body)).not.toContain('fallback');
    expect((await apply(third, { ...body, providers })).status).toBe(200);
    expect((await third.ask('GET', '/config/export')).body).toEqual(body);
  });

  it('are refused where they were written, by what only the tenant tells as well', async () => {
    const tenant = await anotherTenant();
    const wrong = {
      version: 1,
      policies: [{ alias: 'p', type: 'fallback', providers: [{ provider: 'nobody', model: 'm' }] }],
      routes: [
        { name: 'r', config: { policy: { type: 'fallback', providers: [{ provider: 'nobody', model: 'm' }] } } },
      ],
    };
    for (const call of ['validate', 'plan', 'apply']) {
      const { body } = await tenant.ask('POST', `/config/${call}`, { body: wrong });
      expect((body['errors'] as { path: string }[]).map(({ path }) => path).sort(), call).toEqual([
        'policies.0.providers.0.provider',
        'routes.0.config.policy.providers.0.provider',
      ]);
    }
    // As `/policies` says it of an aim that is not served yet.
    await apply(tenant, { version: 1, providers });
    const aim = { type: 'intelligent', axis: 'cost', providers: pair };
    const sent = await tenant.ask('PUT', '/policies/p', { body: aim });
    const { body } = await apply(tenant, { version: 1, policies: [{ alias: 'p', ...aim }] });
    const [theirs, ours] = [sent.body, body].map(({ errors }) => errors as { path: string; message: string }[]);
    expect(ours).toEqual(theirs?.map(({ path, message }) => ({ path: `policies.0.${path}`, message })));
  });

  it('are refused with every problem where they lead nowhere, or are still meant', async () => {
    const tenant = await anotherTenant();
    const wrong = {
      version: 1,
      policies: [
        { alias: 'a', targets: [{ id: 'x', policy: 'a' }] },
        { alias: 'b', targets: [{ id: 'x', provider: 'nobody', model: 'm' }] },
      ],
    };
    const refused = await apply(tenant, wrong);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('policies.0.targets.0.policy');
    expect(refused.text).toContain('policies.1.targets.0.provider');
    await apply(tenant, withPolicies);
    const left = await apply(tenant, { version: 1, policies: [] }, '?prune=true');
    expect(left.status).toBe(400);
    expect(left.text).toContain('there is no live policy');
  });

  it('and routes that were never published stay out of exports and are not pruned', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, { version: 1, providers });
    const models = [{ name: 'm', provider: 'openai' }];
    expect((await tenant.ask('PUT', '/policies/idea?draft=true', { body: { targets } })).status).toBe(201);
    expect((await tenant.ask('PUT', '/routes/plan?draft=true', { body: { models } })).status).toBe(201);
    expect((await tenant.ask('GET', '/config/export')).body).toMatchObject({
      policies: [],
      routes: [],
      omitted: [
        { kind: 'policy', name: 'idea', why: 'never_published' },
        { kind: 'route', name: 'plan', why: 'never_published' },
      ],
    });
    await apply(tenant, { version: 1, policies: [], routes: [] }, '?prune=true');
    expect((await tenant.ask('GET', '/policies/idea')).body).toMatchObject({ live: false });
    expect((await tenant.ask('GET', '/routes/plan')).body).toMatchObject({ live: false });
    const named = { version: 1, policies: [{ alias: 'idea', targets }], routes: [{ name: 'plan', models }] };
    expect((await apply(tenant, named)).body).toMatchObject({ summary: { create: 2 } });
    expect((await tenant.ask('GET', '/policies/idea')).body).toMatchObject({ live: true, has_draft: false });
    expect((await tenant.ask('GET', '/routes/plan')).body).toMatchObject({ live: true, has_draft: false });
    expect((await tenant.ask('GET', '/config/export')).body['omitted']).toBeUndefined();
    await tenant.ask('PUT', '/routes/plan?draft=true', { body: { models, enabled: false } });
    const exported = (await tenant.ask('GET', '/config/export')).body;
    expect(exported['omitted']).toEqual([{ kind: 'route', name: 'plan', why: 'draft_waits' }]);
    expect((await apply(tenant, exported, '?prune=true')).body).toMatchObject({ changes: [] });
  });

  it('are the defaults of the organization and of projects, beside what routes inherit', async () => {
    const [tenant, other] = [await anotherTenant(), await anotherTenant()];
    const written = {
      ...withPolicies,
      organization: { settings: { retries: 2 }, default_policy: 'outer' },
      projects: [{ slug: 'support', settings: { timeouts: { total_ms: 9_000 } }, default_policy: 'own' }],
      policies: [...withPolicies.policies, { alias: 'own', targets }],
    };
    const before = (await tenant.ask('GET', '/organization/settings')).body['version'];
    const made = await apply(tenant, written);
    expect(made.body['text']).toContain('~ organization tenant-');
    expect(made).toMatchObject({ status: 200, body: { summary: { create: 8, update: 1, delete: 0 } } });
    expect((await tenant.ask('GET', '/organization/settings')).body).toMatchObject({
      settings: { retries: 2 },
      default_policy: 'outer',
      version: Number(before) + 1,
    });
    expect((await tenant.ask('GET', '/projects/support')).body).toMatchObject({
      settings: { timeouts: { total_ms: 9_000 } },
      default_policy: 'own',
    });
    expect((await tenant.ask('GET', '/policies/outer')).body).toMatchObject({ is_default: true });
    expect((await apply(tenant, written)).body).toMatchObject({ changes: [] });
    const { body } = await tenant.ask('GET', '/config/export');
    await apply(other, written);
    expect((await other.ask('GET', '/config/export')).body).toEqual(body);
    expect((await tenant.ask('GET', '/audit?limit=200')).text).toContain('"default_policy":"outer"');
    const reset = { version: 1, organization: {}, projects: [{ slug: 'support' }] };
    expect((await apply(tenant, reset)).body['text']).toBe(
      [
        `~ organization ${String((made.body['changes'] as { name: string }[])[0]?.name)}`,
        '    settings: {"retries":2} -> (default)',
        '~ project support',
        '    settings: {"timeouts":{"total_ms":9000}} -> (default)',
        '    default_policy: "own" -> (default)',
        '',
        'Plan: 0 to create, 2 to update, 0 to delete.',
        '',
      ].join('\n'),
    );
  });

  it('as defaults are refused where they are not there, or not seen, or would be gone', async () => {
    const tenant = await anotherTenant();
    const wrong = {
      ...withPolicies,
      organization: { settings: { dlp: { enabled: true } }, default_policy: 'own' },
      projects: [
        { slug: 'support', default_policy: 'nowhere' },
        { slug: 'b', default_policy: 'hidden' },
        { slug: 'c', default_policy: 'hidden' },
      ],
      policies: [
        { alias: 'own', project: 'support', targets: [{ id: 'main', policy: 'hidden' }] },
        { alias: 'hidden', projects: ['c', 'support'], targets },
      ],
      routes: [],
    };
    const paths = async (body: object): Promise<string[]> =>
      ((await apply(tenant, body)).body['errors'] as { path: string }[]).map(({ path }) => path);
    expect(await paths(wrong)).toEqual(['organization.settings.dlp.enabled']);
    expect(await paths({ ...wrong, organization: { default_policy: 'own' } })).toEqual([
      'organization.default_policy',
      'projects.0.default_policy',
      'projects.1.default_policy',
    ]);
    await apply(tenant, { ...withPolicies, organization: { default_policy: 'outer' }, routes: [] });
    const left = await apply(tenant, { version: 1, policies: [] }, '?prune=true');
    expect(left.text).toContain('is the default of the organization and would be gone');
  });
});
