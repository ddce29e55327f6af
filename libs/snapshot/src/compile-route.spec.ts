import type { LiveOrganization, LiveRoute } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows, RouteRow } from './configuration-rows.ts';
import { aProvider, aRoute, someRows } from './testing/rows.ts';
import { noTurns } from './testing/stand-ins.ts';

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

describe('a compiled custom route', () => {
  it('has its templates and paths as closures', async () => {
    const mapping = { request: { a: '$.b' }, usage: { input_tokens: '$.n' } };
    const { custom } = await route({ type: 'custom', config: { headers: { 'x-a': 'b' }, mapping } });
    expect(custom?.headers).toEqual({ 'x-a': 'b' });
    expect(custom?.request?.fill({ b: 1 })).toEqual({ a: 1 });
    expect(custom?.usage?.({ n: 3 })).toMatchObject({ input_tokens: 3, output_tokens: null });
    expect(custom?.response).toBeUndefined();
  });

  it('is one without a mapping, too, and no other route is', async () => {
    expect((await route({ type: 'custom' })).custom).toBeDefined();
    expect((await route({ type: 'chat' })).custom).toBeUndefined();
  });
});
