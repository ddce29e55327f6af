import type { LiveOrganization } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import type { ConfigurationRows, RouteRow } from './configuration-rows.ts';
import { aProject, aProvider, aRoute, someRows } from './testing/rows.ts';
import { noTurns } from './testing/stand-ins.ts';

function compile(overrides: Partial<ConfigurationRows>): Promise<LiveOrganization> {
  return compileSnapshot({ body: buildSnapshot(someRows(overrides)), hash: 'h' }, noTurns);
}

async function project(overrides: Partial<ConfigurationRows>, id = 'prj_1') {
  const found = (await compile(overrides)).projects.get(id);
  if (found === undefined) throw new Error('no such project');
  return found;
}

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

describe('a call that brings its own policy', () => {
  it('runs on what routes inherit, as its project says it, and on nothing else', async () => {
    const settings = { retries: 4, timeouts: { total_ms: 9_000 } };
    const projects = [aProject('prj_1', 'default', { settings: { retries: 0 } }), aProject('prj_2', 'staging')];
    const rows = { settings, projects };
    const [one, two] = [await project(rows), await project(rows, 'prj_2')];
    expect(one.plainRoute).toMatchObject({ name: '@inline', targets: [], retries: 0, timeouts: { totalMs: 9_000 } });
    expect(two.plainRoute).toMatchObject({ retries: 4, timeouts: { totalMs: 9_000 } });
    expect(one.findRoute('@inline')).toBeUndefined();
    expect(one.listRoutes().map(({ name }) => name)).not.toContain('@inline');
  });
});

describe('paths', () => {
  const at = (name: string, path: string, overrides: Partial<RouteRow> = {}): RouteRow =>
    aRoute(name, {
      ...overrides,
      body: { type: 'chat', models: [{ name: 'a', provider: 'openai' }], config: { path } },
    });
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
