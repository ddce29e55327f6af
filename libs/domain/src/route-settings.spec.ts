import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inheritedNames, mergeSettings, type RouteSettings } from './route-settings.ts';

const some = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const ms = some(fc.integer({ min: 1, max: 99 }));
const settings = fc
  .record({
    retries: some(fc.integer({ min: 0, max: 5 })),
    rate_limit: some(fc.integer({ min: 0, max: 9 })),
    failover: some(fc.boolean()),
    archive: some(fc.boolean()),
    timeouts: some(fc.record({ connect_ms: ms, total_ms: ms })),
    tags: some(fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('x', 'y'), { noNullPrototype: true })),
    dlp: some(fc.record({ enabled: fc.boolean() })),
  })
  .map((value): RouteSettings => JSON.parse(JSON.stringify(value)) as RouteSettings);

describe('inheritance', () => {
  it('is associative: organization, project and route may be merged in any grouping', () => {
    fc.assert(
      fc.property(settings, settings, settings, (organization, project, route) => {
        const outer = mergeSettings(organization, mergeSettings(project, route));
        expect(mergeSettings(mergeSettings(organization, project), route)).toEqual(outer);
      }),
    );
  });

  it('is idempotent, and what says nothing changes nothing', () => {
    fc.assert(
      fc.property(settings, settings, (inherited, own) => {
        const merged = mergeSettings(inherited, own);
        expect(mergeSettings(inherited, merged)).toEqual(merged);
        expect(mergeSettings(own, own)).toEqual(own);
        expect(mergeSettings({}, own)).toEqual(own);
        expect(mergeSettings(inherited, {})).toEqual(inherited);
      }),
    );
  });

  it('of every setting: its own value, else the inherited one', () => {
    fc.assert(
      fc.property(settings, settings, fc.constantFrom(...inheritedNames), (inherited, own, name) => {
        const merged = mergeSettings(inherited, own);
        if (own[name] === undefined) expect(merged[name]).toEqual(inherited[name]);
        else if (inherited[name] === undefined) expect(merged[name]).toEqual(own[name]);
        else expect(mergeSettings({ [name]: merged[name] }, { [name]: own[name] })[name]).toEqual(merged[name]);
      }),
    );
  });

  it('of time limits and tags goes member by member', () => {
    const merged = mergeSettings(
      { timeouts: { connect_ms: 1, total_ms: 2 }, tags: { a: 'x', b: 'x' } },
      { timeouts: { total_ms: 3 }, tags: { b: 'y' } },
    );
    expect(merged).toEqual({ timeouts: { connect_ms: 1, total_ms: 3 }, tags: { a: 'x', b: 'y' } });
  });

  it('leaves out what says who a route is', () => {
    expect(inheritedNames).not.toContain('path');
    expect(inheritedNames).not.toContain('policy');
    expect(inheritedNames).toEqual(expect.arrayContaining(['retries', 'timeouts', 'rate_limit', 'archive', 'dlp']));
  });
});
