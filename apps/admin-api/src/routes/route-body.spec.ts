import { describe, expect, it } from 'vitest';
import { routeBody, routeReplacement } from './route-body.ts';

const model = { name: 'gpt-5-mini', provider: 'openai' };
const base = { name: 'support', models: [model] };
const problemsOf = (route: object): string[] => routeBody.read({ ...base, ...route }).problems.map(({ path }) => path);
const configOf = (config: object): unknown => routeBody.read({ ...base, config }).value?.config;

describe('a route body', () => {
  it('takes the curl of the documents as it stands', () => {
    const { value, problems } = routeBody.read({
      name: 'test_route_1',
      type: 'chat',
      enabled: true,
      models: [{ name: 'gpt-3.5-turbo', provider: 'openai', suffix: '/chat/completions' }],
      config: { rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } },
    });
    expect(problems).toEqual([]);
    expect(value?.config).toEqual({ rate_limit: 3, retries: 3, archive: true, retention: 7, dlp: { enabled: false } });
  });

  it.each([
    [
      'lifts the same settings out of config.policy',
      { policy: { dlp: { enabled: false }, retries: 2 } },
      { dlp: { enabled: false }, retries: 2 },
    ],
    [
      'reads archive as an object there',
      { policy: { archive: { enabled: true, retention: 7 } } },
      { archive: true, retention: 7 },
    ],
    [
      'keeps what stands beside the policy',
      { owner: 'me', policy: { enabled: true, archive: false } },
      { owner: 'me', archive: false },
    ],
    [
      'turns everything below a policy off that is off itself',
      { policy: { enabled: false, archive: { enabled: true, retention: 7 }, dlp: { enabled: true } } },
      { archive: false, dlp: { enabled: false } },
    ],
  ])('%s', (_, config, normal) => {
    expect(configOf(config)).toEqual(normal);
  });

  it.each([
    ['an unknown field', { modls: [] }, ['modls']],
    [
      'an unknown field of a policy, where it was written',
      { config: { policy: { dlpp: {} } } },
      ['config.policy.dlpp'],
    ],
    [
      'a wrong value in a policy, where it was written',
      { config: { policy: { retries: 99 } } },
      ['config.policy.retries'],
    ],
    [
      'a wrong archive in a policy, where it was written',
      { config: { policy: { archive: { enabled: 'yes' } } } },
      ['config.policy.archive.enabled'],
    ],
    ['a setting given in both places', { config: { retries: 1, policy: { retries: 1 } } }, ['config.policy.retries']],
    ['a switch that is no switch', { config: { policy: { enabled: 'no' } } }, ['config.policy.enabled']],
    ['a policy that is no object', { config: { policy: true } }, ['config.policy']],
    ['a protection this version could not keep', { config: { dlp: { enabled: true } } }, ['config.dlp.enabled']],
    ['the same in a policy', { config: { policy: { dlp: { enabled: true } } } }, ['config.policy.dlp.enabled']],
    ['failing over to nothing', { config: { failover: true } }, ['config.failover']],
    [
      'everything at once',
      { enabled: 'yes', extra: 1, config: { retries: -1, rate_limits: 3, content_filter: { enabled: true } } },
      ['config.content_filter.enabled', 'config.rate_limits', 'config.retries', 'enabled', 'extra'],
    ],
    [
      'rules across fields, while another field is wrong',
      { enabled: 'yes', config: { failover: true, archive: false, retention: 7 } },
      ['config.failover', 'config.retention', 'enabled'],
    ],
  ])('refuses %s', (_, route, paths) => {
    expect(problemsOf(route).sort()).toEqual(paths);
  });

  it('says nothing of a rule whose own fields are wrong', () => {
    // "retention needs archive" would be false: archive is there, only misspelt in kind.
    expect(problemsOf({ config: { archive: 'true', retention: 7 } })).toEqual(['config.archive']);
  });

  it('ignores what answers add when it is sent back', () => {
    const read = {
      id: 'rte_1',
      project: null,
      reserved: false,
      not_enforced: [],
      version: 2,
      created_at: 'x',
      updated_at: 'x',
    };
    expect(problemsOf(read)).toEqual([]);
  });

  it('may leave out the name only where the path holds it', () => {
    const { name: _, ...nameless } = base;
    expect(routeBody.read(nameless).problems).toEqual([{ path: 'name', message: 'is required' }]);
    expect(routeReplacement.read(nameless).problems).toEqual([]);
  });

  it.each([[undefined], [null], ['x'], [[]], [5]])('refuses %j as a whole', (body) => {
    expect(routeBody.read(body).problems).toEqual([
      { path: '', message: body === undefined ? 'is required' : 'must be an object' },
    ]);
  });
});
