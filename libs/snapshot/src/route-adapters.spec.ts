import type { LiveOrganization, LiveRoute } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import type { ConfigurationRows } from './configuration-rows.ts';
import { prepareSnapshot } from './prepare-snapshot.ts';
import { RouteAdapters } from './route-adapters.ts';
import { SnapshotMemory } from './snapshot-memory.ts';
import { aProject, aRoute, someRows } from './testing/rows.ts';
import { testSign } from './testing/stand-ins.ts';

const start = someRows({
  routes: Array.from({ length: 2_000 }, (_, at) => aRoute(`r${at}`)),
  projects: [aProject('prj_1', 'default'), aProject('prj_2', 'staging', { settings: { retries: 5 } })],
});
const retriesOf = (live: LiveOrganization, project: string): number | undefined =>
  live.projects.get(project)?.findRoute('r7')?.retries;

/** Publishes one configuration after the other and counts the turns each gave to others. */
function publisher(): (rows: Partial<ConfigurationRows>) => Promise<{ live: LiveOrganization; turns: number }> {
  const memory = new SnapshotMemory(0);
  let { rev } = start;
  return async (rows) => {
    let turns = 0;
    const yieldNow = (): Promise<void> => {
      turns += 1;
      return Promise.resolve();
    };
    const prepared = await prepareSnapshot(
      { ...start, ...rows, rev: (rev += 1) },
      { sign: testSign, yieldNow },
      memory,
    );
    return { live: prepared.compiled, turns };
  };
}

describe('settings that routes inherit', () => {
  it('hold at once for every project, and no route is looked at for them', async () => {
    const publish = publisher();
    const first = await publish({});
    const turns: number[] = [];
    for (const retries of [2, 3, 4]) {
      const next = await publish({ settings: { retries } });
      turns.push(next.turns);
      expect([retriesOf(next.live, 'prj_1'), retriesOf(next.live, 'prj_2')]).toEqual([retries, 5]);
    }
    // The first has all routes to compile.
    expect(first.turns).toBeGreaterThan(20);
    expect(Math.max(...turns)).toBeLessThan(5);
    expect(retriesOf(first.live, 'prj_1')).toBe(1);
    expect(retriesOf((await publish({})).live, 'prj_1')).toBe(1);
  });

  it('make a route once for all who have the same, and again only where it or they change', async () => {
    const publish = publisher();
    const find = (live: LiveOrganization, project: string, name: string) => live.projects.get(project)?.findRoute(name);
    const settings = { retries: 5 };
    const { live: first } = await publish({ settings });
    expect(find(first, 'prj_1', 'r1')).toBe(find(first, 'prj_2', 'r1'));
    const routes = start.routes.map((row) => (row.name === 'r2' ? aRoute('r2', { enabled: false }) : row));
    const { live: second } = await publish({ settings, routes });
    expect(find(first, 'prj_1', 'r1')).toBe(find(second, 'prj_1', 'r1'));
    expect(find(second, 'prj_1', 'r2')).toMatchObject({ enabled: false, retries: 5 });
    const { live: third } = await publish({ settings: { retries: 4 }, routes });
    expect(find(third, 'prj_1', 'r1')).toMatchObject({ retries: 4 });
    expect(find(third, 'prj_2', 'r1')).toBe(find(first, 'prj_2', 'r1'));
  });

  it('that no route could be compiled with are refused before any route is called', () => {
    const adapters = new RouteAdapters((route: LiveRoute) => route);
    const mapping = { request: { prompt: '$.' } };
    expect(() => adapters.select({ settings: { mapping } })).toThrow('is no path');
    expect(() => adapters.select({ settings: {} })({ mapping })).toThrow('is no path');
    expect(adapters.select({})()).toBeUndefined();
    expect(adapters.select({ settings: {} })({})).toBeUndefined();
  });
});
