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
    expect((await tenant.ask('GET', '/config/export')).body).toMatchObject({ policies: [], routes: [] });
    await apply(tenant, { version: 1, policies: [], routes: [] }, '?prune=true');
    expect((await tenant.ask('GET', '/policies/idea')).body).toMatchObject({ live: false });
    expect((await tenant.ask('GET', '/routes/plan')).body).toMatchObject({ live: false });
    const named = { version: 1, policies: [{ alias: 'idea', targets }], routes: [{ name: 'plan', models }] };
    expect((await apply(tenant, named)).body).toMatchObject({ summary: { create: 2 } });
    expect((await tenant.ask('GET', '/policies/idea')).body).toMatchObject({ live: true, has_draft: false });
    expect((await tenant.ask('GET', '/routes/plan')).body).toMatchObject({ live: true, has_draft: false });
  });
});
