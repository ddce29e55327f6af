import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Ask, startAdminApp } from '../support/admin-app.ts';

let api: AdminApp;
let ask: Ask;
beforeAll(async () => {
  api = await startAdminApp();
  ask = api.owner.ask;
  for (const name of ['one', 'two']) await ask('PUT', `/providers/${name}`, { body: { kind: 'mock' } });
});
afterAll(() => api?.close());

const one = { id: 'one', provider: 'one', model: 'echo' };
const two = { id: 'two', provider: 'two', model: 'echo' };
const pathsOf = (answer: { body: Record<string, unknown> }) =>
  ((answer.body['errors'] as { path: string }[] | undefined) ?? []).map(({ path }) => path);
const free = { field: 'tags.tier', op: 'eq', value: 'free' };

describe('a policy', () => {
  it('is written in its short form and read in the normal one', async () => {
    const providers = [
      { provider: 'one', model: 'a', priority: 2 },
      { provider: 'two', model: 'b', priority: 1 },
    ];
    const made = await ask('POST', '/policies', { body: { alias: 'short', type: 'fallback', providers } });
    expect(made).toMatchObject({
      status: 201,
      headers: { location: '/v1/admin/policies/short' },
      body: {
        alias: 'short',
        strategy: { type: 'priority' },
        targets: [
          { id: 't1', provider: 'one', model: 'a', priority: 2, enabled: true },
          { id: 't2', provider: 'two', model: 'b', priority: 1, enabled: true },
        ],
        live: true,
        has_draft: false,
        version: 1,
      },
    });
    const read = await ask('GET', '/policies/short');
    const again = await ask('PUT', '/policies/short', {
      body: read.body,
      headers: { 'if-match': read.headers['etag'] ?? '' },
    });
    expect(again).toMatchObject({ status: 200, body: { version: 2 } });
  });

  it('is refused with every problem of every part at once', async () => {
    const body = {
      alias: 'wrong',
      targets: [
        one,
        { id: 'x', provider: 'nowhere', model: 'm' },
        { id: 'y', policy: 'none' },
        { id: 'x', provider: 'one', model: 'm' },
      ],
      rules: [
        { id: 'r', when: { field: 'tagz.tier', op: 'eq', value: 'a' }, then: { targets: ['zwei'] } },
        { id: 's', when: { field: 'path', op: 'matches', value: '(a)\\1' }, then: { targets: ['one'] } },
        { id: 't', trust: 'server', when: free, then: { targets: ['one'] } },
      ],
    };
    const refused = await ask('POST', '/policies', { body });
    expect(refused).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect(pathsOf(refused).sort()).toEqual(
      [
        'rules.0.then.targets.0',
        'rules.0.when.field',
        'rules.1.when.value',
        'rules.2.when.field',
        'targets.1.provider',
        'targets.2.policy',
        'targets.3.id',
      ].sort(),
    );
    expect(refused.text).toContain('did you mean \\"tags\\"?');
    const misspelt = await ask('POST', '/policies', {
      body: { alias: 'w', targets: [one], startegy: { type: 'weighted' } },
    });
    expect(misspelt.text).toContain('did you mean \\"strategy\\"?');
  });

  it('that asks for what this version cannot do is refused, and can be a draft that says so', async () => {
    const body = {
      type: 'intelligent',
      axis: 'cost',
      providers: [
        { provider: 'one', model: 'a' },
        { provider: 'two', model: 'b' },
      ],
    };
    const refused = await ask('POST', '/policies/clever', { body });
    expect(refused).toMatchObject({ status: 400, body: { code: 'feature_unavailable', errors: [{ path: 'axis' }] } });
    const draft = await ask('POST', '/policies/clever?draft=true', { body });
    expect(draft).toMatchObject({
      status: 201,
      body: { live: false, has_draft: true, not_enforced: ['strategy.type'] },
    });
    expect(await ask('POST', '/policies/clever/publish')).toMatchObject({
      status: 400,
      body: { code: 'feature_unavailable' },
    });
    const route = await ask('POST', '/routes/of-draft', { body: { config: { policy: 'clever' } } });
    expect(route).toMatchObject({ status: 400, body: { errors: [{ path: 'config.policy' }] } });
    await ask('PATCH', '/policies/clever?draft=true', { body: { strategy: { type: 'priority' } } });
    expect(await ask('POST', '/policies/clever/publish')).toMatchObject({
      status: 200,
      body: { live: true, has_draft: false },
    });
    expect((await ask('POST', '/routes/of-draft', { body: { config: { policy: 'clever' } } })).status).toBe(201);
  });

  it('never leads back to itself, nor too deep, through whatever is written last', async () => {
    const to = (policy: string) => ({ targets: [{ id: 'n', policy }] });
    await ask('PUT', '/policies/p1', { body: { targets: [one] } });
    for (const [alias, next] of [
      ['p2', 'p1'],
      ['p3', 'p2'],
      ['p4', 'p3'],
    ] as const) {
      expect((await ask('PUT', `/policies/${alias}`, { body: to(next) })).status).toBe(201);
    }
    expect(pathsOf(await ask('PUT', '/policies/p5', { body: to('p4') }))).toEqual(['targets.0.policy']);
    expect(pathsOf(await ask('PUT', '/policies/p1', { body: to('p4') }))).toContain('targets.0.policy');
    // p1 by itself would be fine; p4 would then be five deep.
    const below = await ask('PUT', '/policies/p1', { body: to('short') });
    expect(below.status).toBe(400);
    expect(below.text).toContain('the policy \\"p4\\" would be wrong then');
  });

  it('keeps its alias', async () => {
    const renamed = await ask('PATCH', '/policies/short', { body: { alias: 'other' } });
    expect(renamed).toMatchObject({ status: 400, body: { errors: [{ path: 'alias' }] } });
  });

  it('is not overwritten by somebody who read it before it changed', async () => {
    const { headers } = await ask('GET', '/policies/short');
    await ask('PATCH', '/policies/short', { body: { description: 'changed' } });
    const late = { body: { description: 'late' }, headers: { 'if-match': headers['etag'] ?? '' } };
    expect((await ask('PATCH', '/policies/short', late)).status).toBe(412);
    expect(
      (await ask('POST', '/policies/short/rollback', { body: { version: 1 }, headers: late.headers })).status,
    ).toBe(412);
  });

  it('is nobody else’s', async () => {
    const other = await api.addTenant('policies-other');
    for (const path of ['', '/versions', '/versions/1', '/diff?from=1']) {
      expect((await other.ask('GET', `/policies/short${path}`)).status, path).toBe(404);
    }
    expect((await other.ask('POST', '/policies/short/rollback', { body: { version: 1 } })).status).toBe(404);
    expect((await other.ask('DELETE', '/policies/short')).status).toBe(404);
    expect((await other.ask('GET', '/policies')).body).toMatchObject({ data: [] });
  });
});

describe('what refers to a policy or from it', () => {
  it('keeps it, and is listed by kind and name', async () => {
    await ask('PUT', '/policies/used', { body: { targets: [one, two] } });
    await ask('PUT', '/policies/user', { body: { targets: [one], rules: [{ when: free, then: { policy: 'used' } }] } });
    await ask('PUT', '/routes/by-name', { body: { config: { policy: 'used' } } });
    await ask('PUT', '/routes/inline', { body: { config: { policy: { targets: [{ policy: 'used' }] } } } });
    const refused = await ask('DELETE', '/policies/used');
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(pathsOf(refused).sort()).toEqual(['policies.user', 'routes.by-name', 'routes.inline']);
    for (const path of ['/routes/by-name', '/routes/inline', '/policies/user', '/policies/used']) {
      expect((await ask('DELETE', path)).status, path).toBe(204);
    }
  });

  it('are keys too, which are bound to nothing their project does not see', async () => {
    for (const slug of ['bound', 'apart']) await ask('PUT', `/projects/${slug}`, { body: {} });
    await ask('PUT', '/policies/shared', { body: { targets: [one], projects: ['bound'] } });
    await ask('PUT', '/policies/unpublished?draft=true', { body: { targets: [one] } });
    const bind = (policy: string, project: string, more = {}) =>
      ask('POST', '/keys', { body: { name: `of ${project}`, policy, project, ...more } });
    for (const [policy, project] of [
      ['nowhere', 'bound'],
      ['unpublished', 'bound'],
      ['shared', 'apart'],
    ] as const) {
      const refused = await bind(policy, project, { expires_at: '2020-01-01T00:00:00Z' });
      expect(refused, policy).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      expect(pathsOf(refused).sort()).toEqual(['expires_at', 'policy']);
    }
    expect(pathsOf(await bind('shared', 'never-was'))).toEqual(['project']);
    const made = await bind('shared', 'bound');
    expect(made).toMatchObject({ status: 201, body: { policy: 'shared' } });
    const key = `/keys/${String(made.body['id'])}`;
    expect(pathsOf(await ask('PATCH', key, { body: { policy: 'nowhere' } }))).toEqual(['policy']);

    const refused = await ask('DELETE', '/policies/shared');
    expect(refused).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect(pathsOf(refused)).toEqual(['keys.of bound']);
    expect(pathsOf(await ask('PATCH', '/policies/shared', { body: { projects: ['apart'] } }))).toEqual([
      'keys.of bound',
    ]);
    // A project's own policy of the same alias is what its keys are bound to from then on.
    await ask('PUT', '/policies/shared?project=bound', { body: { targets: [two] } });
    expect(pathsOf(await ask('DELETE', '/policies/shared?project=bound'))).toEqual(['keys.of bound']);
    expect((await ask('DELETE', '/policies/shared')).status).toBe(204);
    // A revoked key never calls again.
    await ask('POST', `${key}/revoke`);
    expect((await ask('DELETE', '/policies/shared?project=bound')).status).toBe(204);
  });

  it('keeps its providers and their secrets', async () => {
    await ask('PUT', '/providers/kept', { body: { kind: 'openai', secret: 'sk-proj-0123456789' } });
    await ask('PUT', '/policies/keeper', { body: { targets: [{ provider: 'kept', model: 'm', secret: 'default' }] } });
    expect(pathsOf(await ask('DELETE', '/providers/kept'))).toEqual(['policies.keeper']);
    expect(pathsOf(await ask('DELETE', '/providers/kept/secrets/default'))).toEqual(['policies.keeper']);
    await ask('DELETE', '/policies/keeper');
    expect((await ask('DELETE', '/providers/kept')).status).toBe(204);
  });
});

describe('the versions of a policy', () => {
  it('say who made what, differ readably, and can be gone back to', async () => {
    await ask('PUT', '/policies/versioned', { body: { targets: [{ ...one, weight: 70 }, two] } });
    await ask('PATCH', '/policies/versioned', { body: { targets: [{ ...one, weight: 50 }, two] } });
    await ask('PATCH', '/policies/versioned?draft=true', { body: { description: 'later' } });
    const { body } = await ask('GET', '/policies/versioned/versions');
    expect(
      (body['data'] as { version: number; action: string }[]).map(({ version, action }) => [version, action]),
    ).toEqual([
      [3, 'draft'],
      [2, 'update'],
      [1, 'create'],
    ]);
    expect(body['data']).toMatchObject([{ actor: { kind: 'api_key' }, body: { description: 'later' } }, {}, {}]);
    const diff = await ask('GET', '/policies/versioned/diff?from=1&to=2');
    expect(diff.body).toEqual({
      from: 1,
      to: 2,
      changes: [{ path: 'targets.0.weight', before: 70, after: 50 }],
      text: '~ targets.0.weight: 70 -> 50',
    });
    const back = await ask('POST', '/policies/versioned/rollback', { body: { version: 1 } });
    expect(back).toMatchObject({ status: 200, body: { version: 4, has_draft: false, targets: [{ weight: 70 }, {}] } });
    expect((await ask('GET', '/policies/versioned/diff?from=1')).body).toMatchObject({ to: 4, changes: [], text: '' });
    expect((await ask('GET', '/policies/versioned/versions/9')).status).toBe(404);
    expect((await ask('POST', '/policies/versioned/rollback', { body: { version: 9 } })).status).toBe(404);
  });

  it('gone back to are checked as any other change', async () => {
    await ask('PUT', '/providers/passing', { body: { kind: 'mock' } });
    await ask('PUT', '/policies/past', { body: { targets: [{ provider: 'passing', model: 'm' }] } });
    await ask('PUT', '/policies/past', { body: { targets: [one] } });
    await ask('DELETE', '/providers/passing');
    const back = await ask('POST', '/policies/past/rollback', { body: { version: 1 } });
    expect(back).toMatchObject({ status: 400, body: { errors: [{ path: 'targets.0.provider' }] } });
  });

  it('are kept to the last hundred', async () => {
    await ask('PUT', '/policies/busy', { body: { targets: [one] } });
    for (let turn = 0; turn < 105; turn += 1)
      await ask('PATCH', '/policies/busy', { body: { description: `${turn}` } });
    const { body } = await ask('GET', '/policies/busy/versions?limit=200');
    const versions = (body['data'] as { version: number }[]).map(({ version }) => version);
    expect([versions.length, versions[0], versions.at(-1)]).toEqual([100, 106, 7]);
  });
});

describe('a route', () => {
  it('has versions and drafts like a policy', async () => {
    await ask('PUT', '/routes/drafted', { body: { models: [{ name: 'echo', provider: 'one' }] } });
    const draft = await ask('PATCH', '/routes/drafted?draft=true', {
      body: { enabled: false, config: { retries: 3 } },
    });
    expect(draft.body).toMatchObject({ enabled: false, config: { retries: 3 }, has_draft: true, version: 2 });
    expect((await ask('GET', '/routes/drafted')).body).toMatchObject({ enabled: true, config: {}, has_draft: true });
    expect((await ask('GET', '/routes/drafted?view=draft')).body).toMatchObject({ enabled: false });
    expect((await ask('POST', '/routes/drafted/publish')).body).toMatchObject({ enabled: false, has_draft: false });
    expect((await ask('POST', '/routes/drafted/rollback', { body: { version: 1 } })).body).toMatchObject({
      enabled: true,
      version: 4,
    });
    await ask('PATCH', '/routes/drafted?draft=true', { body: { enabled: false } });
    expect((await ask('DELETE', '/routes/drafted/draft')).status).toBe(204);
    expect((await ask('GET', '/routes/drafted?view=draft')).status).toBe(404);
    const { body } = await ask('GET', '/routes/drafted/versions');
    expect((body['data'] as { action: string }[]).map(({ action }) => action)).toEqual([
      'discard',
      'draft',
      'rollback',
      'publish',
      'draft',
      'create',
    ]);
  });

  it('needs models, a policy’s name, or a policy with targets', async () => {
    for (const body of [
      {},
      { config: { policy: { rules: [] } } },
      { models: [], config: { policy: { archive: true } } },
    ]) {
      expect(pathsOf(await ask('POST', '/routes/aimless', { body })), JSON.stringify(body)).toContain('models');
    }
  });

  it('may carry a policy over its own models, and says what is wrong with it where it was written', async () => {
    const models = [
      { name: 'a', provider: 'one' },
      { name: 'b', provider: 'two' },
    ];
    const good = { models, config: { policy: { strategy: { type: 'round_robin' } } } };
    expect((await ask('PUT', '/routes/spread', { body: good })).status).toBe(201);
    const bad = {
      models,
      config: { policy: { type: 'fallback', providers: [{ provider: 'nine', model: 'x' }, { provider: 'one' }] } },
    };
    expect(pathsOf(await ask('PUT', '/routes/spread', { body: bad }))).toEqual([
      'config.policy.providers.1.model',
      'config.policy.providers.0.provider',
    ]);
  });
});
