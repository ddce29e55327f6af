import type { LiveOrganization, LiveRoute } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows, RouteRow } from './configuration-rows.ts';
import { encodeSnapshot } from './encode-snapshot.ts';
import { formatEnvelope } from './envelope-text.ts';
import { parseEnvelope } from './parse-envelope.ts';
import { prepareSnapshot } from './prepare-snapshot.ts';
import { aProvider, aRoute, someRows } from './testing/rows.ts';
import { noTurns, testSign, testVerify } from './testing/stand-ins.ts';

function compile(overrides: Partial<ConfigurationRows>): Promise<LiveOrganization> {
  return compileSnapshot({ body: buildSnapshot(someRows(overrides)), hash: 'h' }, noTurns);
}

async function project(overrides: Partial<ConfigurationRows>, id = 'prj_1') {
  const found = (await compile(overrides)).projects.get(id);
  if (found === undefined) throw new Error('no such project');
  return found;
}

async function route(body: Partial<RouteRow['body']>): Promise<LiveRoute> {
  const models = [{ name: 'gpt-4o', provider: 'openai' }];
  const routes = [aRoute('support', { body: { type: 'chat', models, config: {}, ...body } })];
  const found = (await project({ routes })).findRoute('support');
  if (found === undefined) throw new Error('no such route');
  return found;
}

const two = [
  { name: 'a', provider: 'openai' },
  { name: 'b', provider: 'openai' },
];

describe('a compiled route', () => {
  it('has every default filled in', async () => {
    expect(await route({})).toMatchObject({
      name: 'support',
      type: 'chat',
      enabled: true,
      isReserved: false,
      isBalanced: false,
      retries: 1,
      timeouts: { connectMs: 5_000, firstByteMs: 60_000, idleMs: 60_000, totalMs: 600_000 },
      targets: [
        {
          model: 'gpt-4o',
          suffix: undefined,
          weight: 1,
          secretName: undefined,
          failsOver: false,
          failoverStatuses: undefined,
        },
      ],
    });
  });

  it('keeps what it says', async () => {
    const live = await route({
      type: 'embedding',
      models: [
        {
          name: 'm',
          provider: 'openai',
          suffix: '/x',
          weight: 0,
          virtual_secret_key: 'second',
          fallback_codes: [500, 503],
        },
        ...two,
      ],
      config: { retries: 0, timeouts: { ttft_ms: 9, total_ms: 8 } },
    });
    expect(live).toMatchObject({ type: 'embedding', retries: 0 });
    expect(live.timeouts).toEqual({ connectMs: 5_000, firstByteMs: 9, idleMs: 60_000, totalMs: 8 });
    expect(live.targets[0]).toMatchObject({ suffix: '/x', weight: 0, secretName: 'second', failsOver: true });
    expect([...(live.targets[0]?.failoverStatuses ?? [])]).toEqual([500, 503]);
  });

  it.each([
    ['nothing said: no', {}, {}, false],
    ['the route says yes', {}, { failover: true }, true],
    ['the route says no', {}, { failover: false }, false],
    ['the model says yes', { fallback_enabled: true }, {}, true],
    ['the model overrules the route', { fallback_enabled: false }, { failover: true }, false],
    ['the model overrules the route the other way', { fallback_enabled: true }, { failover: false }, true],
    ['codes mean yes', { fallback_codes: [429] }, {}, true],
    ['codes on a route that says no', { fallback_codes: [429] }, { failover: false }, false],
    ['codes of a model that says no', { fallback_codes: [429], fallback_enabled: false }, {}, false],
  ])('fails over: %s', async (_what, model, config, failsOver) => {
    const live = await route({ models: [{ name: 'a', provider: 'openai', ...model }, ...two], config });
    expect(live.targets[0]?.failsOver).toBe(failsOver);
  });

  it.each([
    ['no weights', two, {}, false],
    ['a weight on one model', [{ ...two[0]!, weight: 5 }, two[1]!], {}, true],
    ['a weight of zero', [two[0]!, { ...two[1]!, weight: 0 }], {}, true],
    ['asked for without weights', two, { load_balancing: true }, true],
    ['weights, but switched off', [{ ...two[0]!, weight: 5 }, two[1]!], { load_balancing: false }, false],
  ])('is balanced: %s', async (_what, models, config, isBalanced) => {
    expect((await route({ models, config })).isBalanced).toBe(isBalanced);
  });
});

describe('a compiled provider', () => {
  it.each([
    { kind: 'openai', baseUrl: null, live: { baseUrl: 'https://api.openai.com/v1', origin: 'https://api.openai.com' } },
    {
      kind: 'anthropic',
      baseUrl: null,
      live: { baseUrl: 'https://api.anthropic.com/v1', origin: 'https://api.anthropic.com' },
    },
    {
      kind: 'openai',
      baseUrl: 'http://127.0.0.1:9/x//',
      live: { baseUrl: 'http://127.0.0.1:9/x', origin: 'http://127.0.0.1:9' },
    },
    { kind: 'mock', baseUrl: null, live: { baseUrl: '', origin: 'mock:' } },
  ] as const)('$kind at $baseUrl knows its address', async ({ kind, baseUrl, live }) => {
    const options = { organization: 'o', headers: { 'x-team': 'a' } };
    const providers = [aProvider('openai', { kind, baseUrl, options })];
    expect((await project({ providers })).findProvider('openai')).toMatchObject({
      ...live,
      organization: 'o',
      headers: { 'x-team': 'a' },
    });
  });

  it('that is disabled stays in its routes and says so', async () => {
    const live = await project({ providers: [aProvider('openai', { enabled: false })] });
    expect(live.findRoute('support')?.targets[0]?.provider.enabled).toBe(false);
  });
});

describe('names', () => {
  const own = { projectId: 'prj_1' };

  it("of a project hide the organization's, for that project alone", async () => {
    const rows = { routes: [aRoute('support'), aRoute('support', own)] };
    expect((await project(rows)).findRoute('support')?.id).toBe('rte_prj_1support');
    expect((await project(rows, 'prj_2')).findRoute('support')?.id).toBe('rte_support');
  });

  it("hide the organization's also while disabled", async () => {
    const rows = { routes: [aRoute('support'), aRoute('support', { ...own, enabled: false })] };
    const live = await project(rows);
    expect(live.findRoute('support')?.enabled).toBe(false);
    expect(live.listRoutes()).toEqual([]);
  });

  it('of one project are nothing to another', async () => {
    expect((await project({ routes: [aRoute('secret', own)] }, 'prj_2')).findRoute('secret')).toBeUndefined();
  });

  it('shown to listed projects are seen by them only', async () => {
    const rows = {
      providers: [aProvider('openai', { projects: ['staging'] })],
      routes: [aRoute('support', { projects: ['staging'] })],
    };
    expect((await project(rows)).findRoute('support')).toBeUndefined();
    expect((await project(rows)).findProvider('openai')).toBeUndefined();
    expect((await project(rows, 'prj_2')).findRoute('support')).toBeDefined();
  });

  it('hide a listed one of the organization too, whichever comes first', async () => {
    for (const order of [0, 1]) {
      const both = [aRoute('support', { projects: ['default'] }), aRoute('support', own)];
      const routes = order === 0 ? both : both.reverse();
      expect((await project({ routes })).findRoute('support')?.id).toBe('rte_prj_1support');
    }
  });

  it('mean in a route what they mean to its owner', async () => {
    const providers = [aProvider('openai'), aProvider('openai', own)];
    const live = await project({ providers, routes: [aRoute('shared'), aRoute('own', own)] });
    expect(live.findRoute('shared')?.targets[0]?.provider.id).toBe('prv_openai');
    expect(live.findRoute('own')?.targets[0]?.provider.id).toBe('prv_prj_1openai');
    expect(live.findProvider('openai')?.id).toBe('prv_prj_1openai');
  });

  it('shown through a route of the organization need not be shown themselves', async () => {
    const live = await project({ providers: [aProvider('openai', { projects: ['staging'] })] });
    expect(live.findProvider('openai')).toBeUndefined();
    expect(live.findRoute('support')?.targets[0]?.provider.name).toBe('openai');
  });

  it.each([
    { provider: ['staging'], route: null, seenByDefault: false, seenByStaging: true },
    { provider: ['staging'], route: ['default', 'staging'], seenByDefault: false, seenByStaging: true },
    { provider: null, route: ['default'], seenByDefault: true, seenByStaging: false },
    { provider: null, route: null, seenByDefault: true, seenByStaging: true },
  ])('of a reserved route go with its provider: $provider and $route', async (one) => {
    const rows = {
      providers: [aProvider('openai', { projects: one.provider })],
      routes: [aRoute('openai', { providerId: 'prv_openai', projects: one.route })],
    };
    expect((await project(rows)).findRoute('openai') !== undefined).toBe(one.seenByDefault);
    expect((await project(rows, 'prj_2')).findRoute('openai') !== undefined).toBe(one.seenByStaging);
  });

  it('list what can be called, by name', async () => {
    const rows = {
      routes: [aRoute('z'), aRoute('off', { enabled: false }), aRoute('a'), aRoute('m', own), aRoute('z', own)],
    };
    expect((await project(rows)).listRoutes().map(({ id }) => id)).toEqual(['rte_a', 'rte_prj_1m', 'rte_prj_1z']);
    expect((await project(rows, 'prj_2')).listRoutes().map(({ id }) => id)).toEqual(['rte_a', 'rte_z']);
  });
});

describe('paths', () => {
  const at = (name: string, path: string, overrides: Partial<RouteRow> = {}): RouteRow =>
    aRoute(name, { ...overrides, body: { type: 'chat', models: [two[0]!], config: { path } } });
  const routes = [at('support', '/support'), at('eu', '/support/eu'), at('mine', '/mine', { projectId: 'prj_1' })];

  it.each([
    { path: '/support', name: 'support', rest: '' },
    { path: '/support/chat/completions', name: 'support', rest: '/chat/completions' },
    { path: '/support/eu', name: 'eu', rest: '' },
    { path: '/support/eu/x', name: 'eu', rest: '/x' },
    { path: '/support/europe', name: 'support', rest: '/europe' },
    { path: '/support/', name: 'support', rest: '/' },
    { path: '/mine/x', name: 'mine', rest: '/x' },
  ])('$path leads to $name', async ({ path, name, rest }) => {
    const found = (await project({ routes })).findRouteByPath(path);
    expect({ name: found?.route.name, rest: found?.rest }).toEqual({ name, rest });
  });

  it.each(['/', '', '/supporting', '/sup', 'support', '//support', '/x/support', '/'.repeat(100_000)])(
    '"%s" leads nowhere',
    async (path) => {
      expect((await project({ routes })).findRouteByPath(path)).toBeUndefined();
    },
  );

  it('of another project lead nowhere', async () => {
    expect((await project({ routes }, 'prj_2')).findRouteByPath('/mine')).toBeUndefined();
  });

  it('of a route that the project hides by name lead nowhere', async () => {
    const hidden = [...routes, aRoute('support', { projectId: 'prj_1' })];
    expect((await project({ routes: hidden })).findRouteByPath('/support')).toBeUndefined();
    expect((await project({ routes: hidden }, 'prj_2')).findRouteByPath('/support')?.route.name).toBe('support');
  });

  it("of a project come before the organization's", async () => {
    const both = [...routes, at('own', '/support', { projectId: 'prj_1' })];
    expect((await project({ routes: both })).findRouteByPath('/support')?.route.name).toBe('own');
  });

  it('given twice lead to the first by name, on every proxy alike', async () => {
    const twice = [at('b', '/p'), at('a', '/p')];
    expect((await project({ routes: twice })).findRouteByPath('/p')?.route.name).toBe('a');
  });
});

describe('what does not compile', () => {
  it.each<[string, Partial<ConfigurationRows>, string, string]>([
    ['a route to a provider that is not there', { providers: [] }, 'reference_missing', 'routes.0.models.0.provider'],
    [
      "a route of the organization to a project's provider",
      { providers: [aProvider('openai', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      "a route of one project to another's provider",
      { providers: [aProvider('openai', { projectId: 'prj_2' })], routes: [aRoute('r', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      'a route of a project to a provider it is not shown',
      { providers: [aProvider('openai', { projects: ['staging'] })], routes: [aRoute('r', { projectId: 'prj_1' })] },
      'reference_missing',
      'routes.0.models.0.provider',
    ],
    [
      'a route of a project that is not there',
      { routes: [aRoute('r', { projectId: 'prj_9' })] },
      'reference_missing',
      'routes.0.project',
    ],
    [
      'a provider of a project that is not there',
      { providers: [aProvider('p', { projectId: 'prj_9' })] },
      'reference_missing',
      'providers.0.project',
    ],
    [
      'two routes of one name',
      { routes: [aRoute('r'), aRoute('r', { id: 'rte_2' })] },
      'name_duplicate',
      'routes.1.name',
    ],
    [
      'two providers of one name',
      { providers: [aProvider('openai'), aProvider('openai', { id: 'prv_z' })] },
      'name_duplicate',
      'providers.1.name',
    ],
    [
      'an address that is none',
      { providers: [aProvider('openai', { baseUrl: 'nonsense' })] },
      'shape_invalid',
      'providers.0.base_url',
    ],
  ])('%s', async (_what, overrides, reason, path) => {
    await expect(compile(overrides)).rejects.toMatchObject({ reason, path });
  });

  it('is never published', async () => {
    await expect(prepareSnapshot(someRows({ providers: [] }), testSign, noTurns)).rejects.toMatchObject({
      reason: 'reference_missing',
    });
    const { envelope, compiled } = await prepareSnapshot(someRows(), testSign, noTurns);
    expect(compiled).toMatchObject({ org: 'org_a', rev: 7, keysRev: 3, hash: envelope.sha256 });
  });

  it('is a listed project that is not there', async () => {
    const body = buildSnapshot(someRows());
    const routes = body.routes.map((one) => ({ ...one, projects: ['prj_1', 'prj_9'] }));
    await expect(compileSnapshot({ body: { ...body, routes }, hash: '' }, noTurns)).rejects.toMatchObject({
      path: 'routes.0.projects.1',
    });
  });
});

describe('an organization of ten thousand projects', () => {
  it('holds what they share once', async () => {
    const projects = Array.from({ length: 10_000 }, (_, at) => ({ id: `prj_${at}`, slug: `p${at}` }));
    const live = await compile({ projects, routes: Array.from({ length: 200 }, (_, at) => aRoute(`r${at}`)) });
    const lists = new Set([...live.projects.values()].map((one) => one.listRoutes()));
    expect(lists.size).toBe(1);
    expect(new Set([...live.projects.values()].map((one) => one.findRoute('r7'))).size).toBe(1);
  });
});

describe('compile after parse', () => {
  const name = fc.stringMatching(/^[a-z]{1,4}$/);
  const rows = fc
    .record({
      routes: fc.uniqueArray(
        fc.record({
          name,
          owner: fc.constantFrom(null, 'prj_1', 'prj_2'),
          enabled: fc.boolean(),
          weight: fc.option(fc.nat(100), { nil: undefined }),
        }),
        { selector: (one) => `${one.owner} ${one.name}`, maxLength: 20 },
      ),
    })
    .map(({ routes }) =>
      someRows({
        routes: routes.map((one) =>
          aRoute(one.name, {
            projectId: one.owner,
            enabled: one.enabled,
            body: {
              type: 'chat',
              config: {},
              models: [{ name: 'm', provider: 'openai', ...(one.weight !== undefined && { weight: one.weight }) }],
            },
          }),
        ),
      }),
    );
  const shown = (live: LiveOrganization) => [...live.projects.values()].map((one) => [one.id, one.listRoutes()]);

  it('gives what compiling the rows gives, however often it travels', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (some) => {
        const body = buildSnapshot(some);
        const text = formatEnvelope(encodeSnapshot(body, testSign));
        const parsed = await parseEnvelope(text, { verify: testVerify, yieldNow: noTurns });
        expect(formatEnvelope(encodeSnapshot(parsed.body, testSign))).toBe(text);
        expect(shown(await compileSnapshot(parsed, noTurns))).toEqual(
          shown(await compileSnapshot({ body, hash: '' }, noTurns)),
        );
      }),
      { numRuns: 50 },
    );
  });
});
