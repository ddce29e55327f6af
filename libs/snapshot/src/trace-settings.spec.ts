import { type RouteConfig, type RouteSettings, routeSettings } from '@headgate/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { compileSnapshot } from './compile-snapshot.ts';
import { aProject, aRoute, someRows } from './testing/rows.ts';
import { noTurns } from './testing/stand-ins.ts';
import { traceSettings } from './trace-settings.ts';

const ms = fc.integer({ min: 1, max: 60_000 });
const settings: fc.Arbitrary<RouteSettings> = fc.record(
  {
    retries: fc.nat(5),
    failover: fc.boolean(),
    load_balancing: fc.boolean(),
    owner: fc.constantFrom('a', 'b'),
    timeouts: fc.record({ connect_ms: ms, ttft_ms: ms, idle_ms: ms, total_ms: ms }, { requiredKeys: [] }),
    tags: fc.dictionary(fc.constantFrom('team', 'tier'), fc.constantFrom('x', 'y')),
  },
  { requiredKeys: [] },
);

/** What a proxy compiles for the route, as the project calls it. */
async function compile(organization: RouteSettings, project: RouteSettings, config: RouteConfig) {
  const models = ['one', 'two'].map((name) => ({ name, provider: 'openai' }));
  const rows = someRows({
    settings: organization,
    projects: [aProject('prj_1', 'default', { settings: project })],
    routes: [aRoute('support', { body: { type: 'chat', models, config } })],
  });
  const live = await compileSnapshot({ body: buildSnapshot(rows), hash: '' }, noTurns);
  return live.projects.get('prj_1')?.findRoute('support');
}

describe('the settings that hold for a route', () => {
  it('are those the proxy compiles, whoever says them', async () => {
    await fc.assert(
      fc.asyncProperty(settings, settings, settings, async (organization, project, route) => {
        const live = await compile(organization, project, route);
        const traced = traceSettings({ organization, project, route });
        const value = (path: string): unknown => traced[path]?.value;
        expect({
          retries: value('retries'),
          timeouts: {
            connectMs: value('timeouts.connect_ms'),
            firstByteMs: value('timeouts.ttft_ms'),
            idleMs: value('timeouts.idle_ms'),
            totalMs: value('timeouts.total_ms'),
          },
          isBalanced: value('load_balancing') === true,
          failsOver: value('failover') === true,
        }).toEqual({
          retries: live?.retries,
          timeouts: live?.timeouts,
          isBalanced: live?.isBalanced,
          failsOver: live?.targets[0]?.failsOver,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('are said by the nearest that says them, member by member where members are inherited', () => {
    fc.assert(
      fc.property(settings, settings, settings, (organization, project, route) => {
        const traced = traceSettings({ organization, project, route });
        const layers = { route, project, organization };
        for (const [path, { value, from }] of Object.entries(traced)) {
          const said = Object.entries(layers).find(([, layer]) => at(layer, path) !== undefined);
          expect({ path, from }).toEqual({ path, from: said?.[0] ?? 'default' });
          if (said !== undefined) expect(value).toEqual(at(said[1], path));
        }
        const paths = Object.values(layers).flatMap((layer) => pathsOf(layer));
        expect(Object.keys(traced)).toEqual(expect.arrayContaining(paths));
      }),
    );
  });

  it('are named as they are written', () => {
    const { timeouts } = routeSettings.shape;
    const names = Object.keys(timeouts.unwrap().shape).map((name) => `timeouts.${name}`);
    const traced = traceSettings({ organization: {}, project: {}, route: {} });
    expect(
      Object.keys(traced)
        .filter((path) => path.startsWith('timeouts.'))
        .sort(),
    ).toEqual(names.sort());
  });
});

function pathsOf(layer: RouteSettings): string[] {
  return Object.entries(layer).flatMap(([name, value]) =>
    name === 'timeouts' || name === 'tags' ? Object.keys(value as object).map((member) => `${name}.${member}`) : [name],
  );
}

function at(layer: RouteSettings, path: string): unknown {
  const [name = '', ...rest] = path.split('.');
  const value = (layer as Record<string, unknown>)[name];
  return rest.length === 0 || value === undefined ? value : (value as Record<string, unknown>)[rest.join('.')];
}
