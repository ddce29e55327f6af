import { describe, expect, it } from 'vitest';
import { findUnavailable, listNotEnforced } from './route-availability.ts';
import { findRouteProblems, routeInput } from './route.ts';

const oneModel = { name: 'gpt-5-mini', provider: 'openai' };

function parse(route: object) {
  return routeInput.safeParse({ name: 'support', models: [oneModel], ...route });
}

/** The dotted paths a body is refused for. */
function refusedAt(route: object): string[] {
  const result = parse(route);
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'));
}

describe('a route body', () => {
  it('takes the route of the documents as it stands', () => {
    const route = routeInput.parse({
      name: 'test_route_1',
      type: 'chat',
      enabled: true,
      models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
      config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
    });
    expect(route.config.retries).toBe(3);
    expect(findRouteProblems(route)).toEqual([]);
    expect(findUnavailable(route.config)).toEqual([]);
    expect(listNotEnforced(route.config)).toEqual(['config.rate_limit']);
  });

  it.each([
    ['chat', 'chat'],
    ['completions', 'completion'],
    ['embeddings', 'embedding'],
    ['images', 'image'],
    ['audio', 'audio'],
    ['moderations', 'moderation'],
    ['rerank', 'rerank'],
  ])('reads the type %s as %s', (written, meant) => {
    expect(routeInput.parse({ name: 'r', type: written, models: [oneModel] }).type).toBe(meant);
  });

  it.each([
    ['a name a URL could read otherwise', { name: '../admin' }, ['name']],
    ['a name the proxy serves itself', { name: 'Models' }, ['name']],
    ['no model', { models: [] }, ['models']],
    ['a suffix that climbs', { models: [{ ...oneModel, suffix: '/v1/../admin' }] }, ['models.0.suffix']],
    ['a suffix with a query', { models: [{ ...oneModel, suffix: '/chat?key=1' }] }, ['models.0.suffix']],
    ['a weight above 100', { models: [{ ...oneModel, weight: 101 }] }, ['models.0.weight']],
    ['a path below /v1', { config: { path: '/v1/chat' } }, ['config.path']],
    ['a path with dots', { config: { path: '/a/../b' } }, ['config.path']],
    ['a negative rate', { config: { rate_limit: -1 } }, ['config.rate_limit']],
    ['several at once', { name: '', enabled: 'yes', config: { retries: 99 } }, ['name', 'enabled', 'config.retries']],
    ['an unknown field', { config: { rate_limits: 3 } }, ['config']],
  ])('refuses %s', (_, route, paths) => {
    expect(refusedAt(route)).toEqual(paths);
  });
});

describe('findRouteProblems', () => {
  it.each([
    ['failover to nowhere', { config: { failover: true } }, ['config.failover']],
    ['weights that are all zero', { models: [{ ...oneModel, weight: 0 }] }, ['models']],
    ['retention of what another level may archive', { config: { retention: 7 } }, []],
    ['retention of what is not archived', { config: { archive: false, retention: 7 } }, ['config.retention']],
    [
      'what only a custom route has',
      { config: { headers: { a: 'b' }, mapping: {} } },
      ['config.headers', 'config.mapping'],
    ],
    [
      'headers that are the gateway’s own',
      { type: 'custom', config: { headers: { host: 'x', 'x-a': 'b' } } },
      ['config.headers.host'],
    ],
    ['nothing wrong in a custom one', { type: 'custom', config: { mapping: { request: { a: '$.b' } } } }, []],
    ['nothing wrong', { models: [oneModel, { ...oneModel, weight: 5 }], config: { failover: true } }, []],
  ])('finds %s', (_, route, paths) => {
    const result = parse(route);
    expect(result.success && findRouteProblems(result.data).map((problem) => problem.path)).toEqual(paths);
  });
});

describe('findUnavailable', () => {
  it('names every protection that would be stored but not kept', () => {
    const { config } = routeInput.parse({
      name: 'guarded',
      models: [oneModel],
      config: {
        dlp: { enabled: true, strategy: 'promptfoo_dlp' },
        prompt_safety: { enabled: false },
        budget: { enabled: true, daily: 5 },
      },
    });
    expect(findUnavailable(config).map((problem) => problem.path)).toEqual([
      'config.dlp.enabled',
      'config.budget.enabled',
    ]);
  });
});
