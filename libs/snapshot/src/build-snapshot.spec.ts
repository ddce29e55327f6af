import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildSnapshot } from './build-snapshot.ts';
import { canonicalJson } from './canonical-json.ts';
import { aProvider, aRoute, someRows } from './testing/rows.ts';

describe('canonical JSON', () => {
  it.each([
    [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
    [{ a: undefined, b: null }, '{"b":null}'],
    [[3, undefined, { z: [], y: {} }], '[3,null,{"y":{},"z":[]}]'],
    ['"\n\u2028é', JSON.stringify('"\n\u2028é')],
    [1e21, '1e+21'],
    [{ '10': 1, '9': 2 }, '{"10":1,"9":2}'],
  ])('of %j is %s', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('says the same as JSON, in one order only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
    );
  });
});

describe('building a snapshot', () => {
  it('turns the slugs of listed projects into ids', () => {
    const rows = someRows({
      providers: [aProvider('openai', { projects: ['staging', 'default', 'staging'] })],
      routes: [aRoute('support', { projects: ['staging'] })],
    });
    const body = buildSnapshot(rows);
    expect(body.providers[0]?.projects).toEqual(['prj_1', 'prj_2']);
    expect(body.routes[0]?.projects).toEqual(['prj_2']);
  });

  it('leaves out the list of a provider or route that one project owns', () => {
    const rows = someRows({
      providers: [aProvider('openai', { projectId: 'prj_1', projects: ['gone'] })],
      routes: [aRoute('support', { projectId: 'prj_1', projects: ['gone'] })],
    });
    expect(buildSnapshot(rows).providers[0]).toMatchObject({ project: 'prj_1', projects: null });
    expect(buildSnapshot(rows).routes[0]).toMatchObject({ project: 'prj_1', projects: null });
  });

  it.each([
    ['providers.openai.projects', { providers: [aProvider('openai', { projects: ['gone'] })] }],
    ['routes.support.projects', { routes: [aRoute('support', { projects: ['default', 'gone'] })] }],
  ])('names %s where a listed project is not there', (path, overrides) => {
    expect(() => buildSnapshot(someRows(overrides))).toThrow(
      expect.objectContaining({ reason: 'reference_missing', path }),
    );
  });

  it('knows a reserved route by its provider', () => {
    const rows = someRows({ routes: [aRoute('openai', { providerId: 'prv_openai' }), aRoute('support')] });
    expect(buildSnapshot(rows).routes.map(({ name, reserved }) => ({ name, reserved }))).toEqual([
      { name: 'openai', reserved: true },
      { name: 'support', reserved: false },
    ]);
  });

  it('gives the same bytes in whatever order rows come', () => {
    const routes = ['a', 'b', 'c', 'd'].map((name) => aRoute(name));
    const providers = ['openai', 'x', 'y'].map((name) => aProvider(name));
    const expected = canonicalJson(buildSnapshot(someRows({ routes, providers })));
    fc.assert(
      fc.property(
        fc.shuffledSubarray(routes, { minLength: 4 }),
        fc.shuffledSubarray(providers, { minLength: 3 }),
        (shuffledRoutes, shuffledProviders) => {
          const rows = someRows({ routes: shuffledRoutes, providers: shuffledProviders });
          expect(canonicalJson(buildSnapshot(rows))).toBe(expected);
        },
      ),
    );
  });

  it('takes from a secret only what travels', () => {
    const secret = { id: 's1', name: 'default', version: 1, weight: 1, enabled: true, sealed: 'AA', mask: 'sk-...' };
    const body = buildSnapshot(someRows({ providers: [aProvider('openai', { secrets: [secret] })] }));
    expect(Object.keys(body.providers[0]?.secrets[0] ?? {})).not.toContain('mask');
  });
});
