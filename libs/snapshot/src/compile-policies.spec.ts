import type { LiveProject } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows } from './configuration-rows.ts';
import { aPolicy, aProject, aRoute, someRows } from './testing/rows.ts';
import { noTurns } from './testing/stand-ins.ts';

async function project(overrides: Partial<ConfigurationRows>, id = 'prj_1'): Promise<LiveProject> {
  const live = await compileSnapshot({ body: buildSnapshot(someRows(overrides)), hash: 'h' }, noTurns);
  const found = live.projects.get(id);
  if (found === undefined) throw new Error('no such project');
  return found;
}
const target = { id: 'a', provider: 'openai', model: 'gpt-5' };
const to = (policy: string) => ({ targets: [{ id: 'n', policy }] });
const own = { projectId: 'prj_1' };

describe('a policy in a snapshot', () => {
  it('is a route called by its alias, and in no list of routes', async () => {
    const live = await project({ policies: [aPolicy('agent', { targets: [target] })] });
    expect(live.findRoute('@agent')).toMatchObject({ name: '@agent', type: undefined, enabled: true });
    expect(live.findRoute('@agent')?.policy?.choices[0]?.target?.model).toBe('gpt-5');
    expect(live.listRoutes().map(({ name }) => name)).toEqual(['support']);
  });

  it('of a project hides the organization’s, for that project alone', async () => {
    const rows = { policies: [aPolicy('agent', { targets: [target] }), aPolicy('agent', { targets: [target] }, own)] };
    expect((await project(rows)).findRoute('@agent')?.id).toBe('pol_prj_1agent');
    expect((await project(rows, 'prj_2')).findRoute('@agent')?.id).toBe('pol_agent');
  });

  it('serves the routes that name it and those that carry one', async () => {
    const named = aRoute('named', { body: { type: 'chat', models: [], config: { policy: 'agent' } } });
    const inline = { targets: [], rules: [], strategy: { type: 'round_robin' as const } };
    const carried = aRoute('carried', {
      body: { type: 'chat', models: [{ name: 'm', provider: 'openai' }], config: { policy: inline } },
    });
    const live = await project({ routes: [named, carried], policies: [aPolicy('agent', { targets: [target] })] });
    expect(live.findRoute('named')?.policy?.name).toBe('agent');
    expect(live.findRoute('carried')?.policy).toMatchObject({ name: 'carried', strategy: { type: 'round_robin' } });
  });

  it.each<[string, Partial<ConfigurationRows>, string]>([
    [
      'a provider that is not there',
      { policies: [aPolicy('a', { targets: [{ ...target, provider: 'x' }] })] },
      'policies.0.body.targets.0.provider',
    ],
    ['a policy that is not there', { policies: [aPolicy('a', to('x'))] }, 'policies.0.body.targets.0.policy'],
    ['a circle', { policies: [aPolicy('a', to('b')), aPolicy('b', to('a'))] }, 'targets.0.policy'],
    [
      'more than four in a row, whichever comes first',
      {
        policies: [
          aPolicy('a', { targets: [target] }),
          ...['ab', 'bc', 'cd', 'de'].map(([x = '', y = '']) => aPolicy(y, to(x))),
        ],
      },
      'policies.4.body',
    ],
    ['a default that is not there', { defaultPolicy: 'x' }, 'default_policy'],
    [
      'a default of a project that is not there',
      { projects: [aProject('prj_1', 'default', { defaultPolicy: 'x' })] },
      'projects.0.default_policy',
    ],
    [
      'a route to none',
      { routes: [aRoute('r', { body: { type: 'chat', models: [], config: { policy: 'x' } } })] },
      'routes.0.config.policy',
    ],
    [
      'a strategy of a later version',
      { policies: [aPolicy('a', { targets: [target], strategy: { type: 'semantic' } })] },
      'policies.0.body.strategy.type',
    ],
  ])('is refused with %s', async (_, rows, path) => {
    await expect(project(rows)).rejects.toMatchObject({ path: expect.stringContaining(path) });
  });
});

describe('defaults', () => {
  const policies = [aPolicy('org', { targets: [target] }), aPolicy('mine', { targets: [target] }, own)];

  it('of the project come before those of the organization', async () => {
    const projects = [aProject('prj_1', 'default', { defaultPolicy: 'mine' }), aProject('prj_2', 'staging')];
    const rows = { projects, policies, defaultPolicy: 'org' };
    expect((await project(rows)).defaultRoute?.name).toBe('@mine');
    expect((await project(rows, 'prj_2')).defaultRoute?.name).toBe('@org');
  });

  it('are none where a project does not see the organization’s', async () => {
    const hidden = [aPolicy('org', { targets: [target] }, { projects: ['staging'] })];
    expect((await project({ policies: hidden, defaultPolicy: 'org' })).defaultRoute).toBeUndefined();
  });
});

describe('settings', () => {
  const settings = { retries: 3, timeouts: { connect_ms: 10, total_ms: 20 } };
  const projects = [
    aProject('prj_1', 'default'),
    aProject('prj_2', 'staging', { settings: { retries: 0, timeouts: { total_ms: 30 } } }),
  ];
  const routes = [
    aRoute('support', {
      body: {
        type: 'chat',
        models: [{ name: 'm', provider: 'openai' }],
        config: { timeouts: { connect_ms: 5 }, path: '/support' },
      },
    }),
  ];
  const policies = [aPolicy('agent', { targets: [target] })];
  const rows = { settings, projects, routes, policies };

  it('resolve where a route is called: route, project, organization, each member by itself', async () => {
    expect((await project(rows)).findRoute('support')).toMatchObject({
      retries: 3,
      timeouts: { connectMs: 5, totalMs: 20, idleMs: 60_000 },
    });
    const other = await project(rows, 'prj_2');
    expect(other.findRoute('support')).toMatchObject({ retries: 0, timeouts: { connectMs: 5, totalMs: 30 } });
    expect(other.findRoute('@agent')).toMatchObject({ retries: 0, timeouts: { connectMs: 10, totalMs: 30 } });
    expect(other.findRouteByPath('/support/x')?.route).toBe(other.findRoute('support'));
  });

  it('cost nothing where no project has any: all share one route', async () => {
    const plain = { ...rows, projects: projects.map(({ id, slug }) => aProject(id, slug)) };
    const body = buildSnapshot(someRows(plain));
    const live = await compileSnapshot({ body, hash: 'h' }, noTurns);
    expect(new Set([...live.projects.values()].map((one) => one.findRoute('support'))).size).toBe(1);
  });
});

describe('the schema that is written', () => {
  it.each<[string, Partial<ConfigurationRows>, number]>([
    ['nothing of policies or settings', {}, 1],
    ['a policy', { policies: [aPolicy('a', { targets: [target] })] }, 2],
    ['settings', { settings: { retries: 1 } }, 2],
    ['settings of a project', { projects: [aProject('prj_1', 'default', { settings: { retries: 1 } })] }, 2],
  ])('for %s is the oldest that can say it', (_, rows, schema) => {
    expect(buildSnapshot(someRows(rows)).schema).toBe(schema);
  });
});
