import { readYaml, type WrittenDocument } from '@headgate/declarative';
import { arbitraryDocument } from '@headgate/declarative/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdminApp, type Answered, startAdminApp, type Tenant } from '../support/admin-app.ts';

const yaml = { 'content-type': 'application/yaml' };
const secret = 'sk-proj-0123456789abcdef3a9f';
const document = `
version: 1
projects:
  - slug: support
    name: Support desk
providers:
  - name: openai
    kind: openai
    secrets:
      - { name: default, value: ${secret} }
      - { name: second, value: sk-proj-second-89abcdef0123, weight: 3 }
  - name: local
    kind: openai
    project: support
    base_url: http://127.0.0.1:11434/v1
routes:
  - name: talk
    models:
      - { name: gpt-4o-mini, provider: openai, weight: 9 }
      - { name: gpt-4o, provider: openai, weight: 1, virtual_secret_key: second }
    config: { retries: 2, tags: { team: core } }
  - name: talk
    project: support
    models: [{ name: llama3, provider: local }]
  - name: openai
    models: [{ name: '*', provider: openai }]
    config: { retries: 3 }
`;

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

function apply(tenant: Tenant, body: string | object, query = ''): Promise<Answered> {
  return tenant.ask('POST', `/config/apply${query}`, { body, ...(typeof body === 'string' && { headers: yaml }) });
}

async function exported(tenant: Tenant): Promise<string> {
  const answer = await tenant.ask('GET', '/config/export', { headers: { accept: 'application/yaml' } });
  expect(answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/yaml; charset=utf-8' } });
  return answer.text;
}

async function revision(tenant: Tenant): Promise<number> {
  return Number((await tenant.ask('GET', '/config/export')).headers['x-headgate-revision']);
}

describe('a document applied', () => {
  it('makes everything in one revision, and nothing the second time', async () => {
    const tenant = await anotherTenant();
    const before = await revision(tenant);
    const first = await apply(tenant, document);
    expect(first).toMatchObject({
      status: 200,
      headers: { 'x-headgate-revision': String(before + 1) },
      body: { revision: before + 1, summary: { create: 9, update: 0, delete: 0 } },
    });
    const second = await apply(tenant, document);
    expect(second).toMatchObject({ status: 200, body: { revision: before + 1, changes: [] } });
    expect(second.body['text']).toMatch(/^Nothing to change/);
    expect(await revision(tenant)).toBe(before + 1);
  });

  it('is what the rest of the API sees', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const provider = await tenant.ask('GET', '/providers/openai');
    expect(provider.body['secrets']).toMatchObject([
      { name: 'default', value: 'sk-...3a9f' },
      { name: 'second', weight: 3 },
    ]);
    expect((await tenant.ask('GET', '/routes/openai')).body).toMatchObject({ reserved: true, config: { retries: 3 } });
    const inSupport = { headers: { 'x-headgate-project': 'support' } };
    expect((await tenant.ask('GET', '/routes/talk', inSupport)).body).toMatchObject({ project: 'support' });
    expect((await tenant.ask('GET', '/routes/local', inSupport)).body).toMatchObject({
      project: 'support',
      reserved: true,
    });
    const trail = await tenant.ask('GET', '/audit?limit=200');
    const events = (trail.body['data'] as { resource_kind: string; action: string; revision: number }[]).filter(
      (event) => event.revision === 2,
    );
    expect(events.length).toBe(10);
    expect((await tenant.ask('GET', '/audit/verify')).body).toMatchObject({ intact: true });
  });

  it('is exported masked, byte for byte the same each time, and changes nothing where it came from', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const text = await exported(tenant);
    expect(text).not.toContain(secret);
    expect(text).toContain('value: sk-...3a9f');
    expect(await exported(tenant)).toBe(text);
    for (const query of ['', '?prune=true']) expect((await apply(tenant, text, query)).body['changes']).toEqual([]);
    const json = await tenant.ask('GET', '/config/export');
    expect(json.body).toEqual(readYaml(text));
    expect((await apply(tenant, json.body, '?prune=true')).body['changes']).toEqual([]);
  });

  it('brings another organization to the same document', async () => {
    const [one, two] = [await anotherTenant(), await anotherTenant()];
    await apply(one, document);
    await two.ask('PUT', '/providers/leftover', { body: { kind: 'mock' } });
    await apply(two, document, '?prune=true');
    expect(await exported(two)).toBe(await exported(one));
  });

  it('whatever it says, is exported as what changes nothing', { timeout: 60_000 }, async () => {
    const tenant = await anotherTenant();
    await fc.assert(
      fc.asyncProperty(arbitraryDocument, async (written) => {
        written.organization = withoutDefault(written.organization ?? {});
        expect(await apply(tenant, cleared(written), '?prune=true')).toMatchObject({ status: 200 });
        expect(await apply(tenant, written, '?prune=true')).toMatchObject({ status: 200 });
        const text = await exported(tenant);
        const again = await apply(tenant, text, '?prune=true');
        expect(again).toMatchObject({ status: 200, body: { changes: [] } });
        expect((await apply(tenant, written, '?prune=true')).body['changes']).toEqual([]);
        expect(await exported(tenant)).toBe(text);
      }),
      { numRuns: 25 },
    );
  });
});

function cleared({ projects, ...written }: WrittenDocument): WrittenDocument {
  return { ...written, projects: projects?.map(withoutDefault), providers: [], policies: [], routes: [] };
}

function withoutDefault<T extends { default_policy?: string | undefined }>({ default_policy: _, ...rest }: T) {
  return rest;
}

describe('pruning', () => {
  it('deletes what the document does not name, and never the reserved route of a provider that stays', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const less = { version: 1, projects: [], providers: [{ name: 'openai', kind: 'openai' }], routes: [] };
    const answer = await apply(tenant, less, '?prune=true');
    expect(answer.body['summary']).toEqual({ create: 0, update: 1, delete: 5 });
    const names = (await tenant.ask('GET', '/routes')).body['data'];
    expect(names).toMatchObject([{ name: 'openai', reserved: true, config: {} }]);
    expect((await tenant.ask('GET', '/projects')).body['data']).toMatchObject([{ slug: 'default' }]);
    expect((await tenant.ask('GET', '/providers/openai')).body['secrets']).toHaveLength(2);
  });

  it('is all or nothing: a project with keys stops everything', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const headers = { 'x-headgate-project': 'support' };
    await tenant.ask('POST', '/keys', { body: { name: 'k' }, headers });
    const [text, rev] = [await exported(tenant), await revision(tenant)];
    const answer = await apply(tenant, { version: 1, projects: [], providers: [], routes: [] }, '?prune=true');
    expect(answer).toMatchObject({ status: 409, body: { code: 'in_use' } });
    expect([await exported(tenant), await revision(tenant)]).toEqual([text, rev]);
  });
});

describe('a plan', () => {
  it('says field by field what would change, and changes nothing', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const before = await revision(tenant);
    const edited = document.replace('retries: 2', 'retries: 4').replace('weight: 3', 'weight: 5');
    const plan = await tenant.ask('POST', '/config/plan', { body: edited, headers: yaml });
    expect(plan.body['text']).toBe(
      [
        '~ secret openai/second',
        '    weight: 3 -> 5',
        '~ route talk',
        '    config.retries: 2 -> 4',
        '',
        'Plan: 0 to create, 2 to update, 0 to delete.',
        '',
      ].join('\n'),
    );
    expect(plan.body['revision']).toBe(before);
    expect(await revision(tenant)).toBe(before);
  });

  it('of a world that has moved on is refused by its revision and by its ETag', async () => {
    const tenant = await anotherTenant();
    const plan = await tenant.ask('POST', '/config/plan', { body: document, headers: yaml });
    await tenant.ask('PUT', '/projects/meanwhile', { body: {} });
    const byRevision = await apply(tenant, document, `?revision=${String(plan.body['revision'])}`);
    expect(byRevision).toMatchObject({ status: 412, body: { code: 'version_mismatch' } });
    const headers = { ...yaml, 'if-match': plan.headers['etag'] ?? '' };
    expect((await tenant.ask('POST', '/config/apply', { body: document, headers })).status).toBe(412);
    const anew = await tenant.ask('POST', '/config/plan', { body: document, headers: yaml });
    expect((await apply(tenant, document, `?revision=${String(anew.body['revision'])}`)).status).toBe(200);
  });

  it('is carried out by one of two who apply it at once', async () => {
    const tenant = await anotherTenant();
    const rev = await revision(tenant);
    const answers = await Promise.all([1, 2].map(() => apply(tenant, document, `?revision=${rev}`)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await revision(tenant)).toBe(rev + 1);
  });

  it('applied again under its Idempotency-Key is answered as the first time', async () => {
    const tenant = await anotherTenant();
    const send = (): Promise<Answered> =>
      tenant.ask('POST', '/config/apply', { body: document, headers: { ...yaml, 'idempotency-key': 'once' } });
    const [first, second] = [await send(), await send()];
    expect(second.body).toEqual(first.body);
    expect(second.body['summary']).toMatchObject({ create: 9 });
    const other = { ...yaml, 'idempotency-key': 'once' };
    expect((await tenant.ask('POST', '/config/apply', { body: 'version: 1', headers: other })).status).toBe(409);
  });

  it('compares secrets by value, not by what their masks show', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const sameMask = document.replace(secret, 'sk-proj-another-value-with-3a9f');
    const answer = await apply(tenant, sameMask);
    expect(answer.body['changes']).toMatchObject([
      { kind: 'secret', fields: [{ path: 'value', after: '(new value)' }] },
    ]);
    expect(answer.text).not.toContain('another-value');
    expect(api.logged.join('\n')).not.toContain('another-value');
  });
});

describe('a document that is not right', () => {
  const cases: [string, object, string[]][] = [
    ['an unknown field', { version: 1, route: [] }, ['route']],
    ['another version', { version: 2 }, ['version']],
    [
      'several things at once',
      {
        version: 1,
        providers: [
          { name: 'a', kind: 'openai', secrets: [{ name: 'x', value: 'two words' }] },
          { name: 'b', kind: 'none' },
        ],
        routes: [
          { name: 'r', models: [{ name: 'm', provider: 'a' }], config: { failover: true, retrys: 1 } },
          { name: 'q', models: [{ name: 'm', provider: 'a' }], config: { failover: true } },
        ],
      },
      ['providers.0.secrets.0.value', 'providers.1.kind', 'routes.0.config.retrys', 'routes.1.config.failover'],
    ],
    ['a name twice', { version: 1, projects: [{ slug: 'p' }, { slug: 'p' }] }, ['projects.1.slug']],
    [
      'what is not there',
      { version: 1, routes: [{ name: 'r', project: 'nowhere', models: [{ name: 'm', provider: 'nobody' }] }] },
      ['routes.0.project', 'routes.0.models.0.provider'],
    ],
    [
      'a mask of nothing',
      { version: 1, providers: [{ name: 'a', kind: 'openai', secrets: [{ name: 'x', value: 'sk-...abcd' }] }] },
      ['providers.0.secrets.0.value'],
    ],
    [
      "a reference, which is the client's to read",
      {
        version: 1,
        providers: [{ name: 'a', kind: 'openai', secrets: [{ name: 'x', value: { from: 'file:/etc/passwd' } }] }],
      },
      ['providers.0.secrets.0.value'],
    ],
    [
      'a protection nobody enforces',
      {
        version: 1,
        providers: [{ name: 'm', kind: 'mock' }],
        routes: [{ name: 'r', models: [{ name: 'e', provider: 'm' }], config: { dlp: { enabled: true } } }],
      },
      ['routes.0.config.dlp.enabled'],
    ],
  ];

  it.each(cases)('for %s is refused with every place, and changes nothing', async (_, body, paths) => {
    const before = await revision(api.owner);
    for (const at of ['/config/apply', '/config/plan']) {
      const answer = await api.owner.ask('POST', at, { body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
      expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual(paths);
    }
    expect(await revision(api.owner)).toBe(before);
  });

  it('is judged without being refused, references unread', async () => {
    const reference = { name: 'x', value: { from: 'env:OPENAI_API_KEY' } };
    const good = { version: 1, providers: [{ name: 'a', kind: 'openai', secrets: [reference] }] };
    expect((await api.owner.ask('POST', '/config/validate', { body: good })).body).toEqual({ valid: true, errors: [] });
    const bad = await api.owner.ask('POST', '/config/validate', { body: { version: 1, routes: [{ name: 'r' }] } });
    expect(bad).toMatchObject({ status: 200, body: { valid: false, errors: [{ path: 'routes.0.models' }] } });
  });

  it('asks for secrets again where a provider moves to another origin', async () => {
    const tenant = await anotherTenant();
    await apply(tenant, document);
    const moved = { version: 1, providers: [{ name: 'openai', kind: 'openai', base_url: 'https://evil.example/v1' }] };
    const answer = await apply(tenant, moved);
    expect((answer.body['errors'] as { path: string }[]).map(({ path }) => path)).toEqual([
      'providers.0.secrets.default.value',
      'providers.0.secrets.second.value',
    ]);
  });

  it.each([
    ['broken YAML', 'version: [1', 400, 'body_malformed'],
    ['a key twice', 'version: 1\nversion: 1', 400, 'body_malformed'],
    ['a tag of its own', 'version: !!js/function "x"', 400, 'body_malformed'],
    ['U+0000', 'version: 1\nprojects: [{slug: a, name: "\\0"}]', 400, 'request_invalid'],
    ['too much YAML', `# ${'x'.repeat(1024 * 1024)}`, 413, 'body_too_large'],
    ['aliases of aliases', bomb(), 400, 'body_malformed'],
  ])('as YAML with %s is refused', async (_, body, status, code) => {
    const answer = await api.owner.ask('POST', '/config/plan', { body, headers: yaml });
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('as YAML is not even read for a stranger', async () => {
    const answer = await api.with('hg_test_000000000000_nonsense')('POST', '/config/plan', {
      body: bomb(),
      headers: yaml,
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'key_invalid' } });
  });

  it('is the only body that may be YAML, or larger than a megabyte', async () => {
    const asYaml = await api.owner.ask('POST', '/routes', { body: 'name: r', headers: yaml });
    expect(asYaml).toMatchObject({ status: 415, body: { code: 'content_type_unsupported' } });
    const large = { version: 1, projects: [{ slug: 'p', description: 'x'.repeat(1_100_000) }] };
    expect((await api.owner.ask('POST', '/config/validate', { body: large })).body).toMatchObject({ valid: false });
    expect((await api.owner.ask('POST', '/projects', { body: large })).status).toBe(413);
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 9; level += 1) {
    lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
  }
  return lines.join('\n');
}

describe('who may', () => {
  it('is nobody bound to a project, and nobody who names one', async () => {
    await api.owner.ask('PUT', '/projects/bound', { body: {} });
    const bound = await api.addKey('admin', 'bound');
    expect(await bound('GET', '/config/export')).toMatchObject({ status: 403, body: { code: 'permission_denied' } });
    expect((await bound('POST', '/config/apply', { body: { version: 1 } })).status).toBe(403);
    const headers = { 'x-headgate-project': 'bound' };
    expect((await api.owner.ask('POST', '/config/apply', { body: { version: 1 }, headers })).status).toBe(400);
  });

  it('reads the format is everybody', async () => {
    const answer = await api.with(undefined)('GET', '/config/schema.json');
    expect(answer).toMatchObject({
      status: 200,
      body: { $id: 'urn:headgate:schema:config-document:1', type: 'object' },
    });
  });

  it('sees another organization is nobody', async () => {
    const [one, two] = [await anotherTenant(), await anotherTenant()];
    await apply(one, document);
    expect(await exported(two)).not.toContain('openai');
    const leaning = { version: 1, routes: [{ name: 'r', models: [{ name: 'm', provider: 'openai' }] }] };
    expect((await apply(two, leaning)).status).toBe(400);
  });
});
