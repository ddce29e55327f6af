import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyEndpoints } from './key-endpoints.ts';
import { coversModel, findGrantsBeyond, type KeyGrants, narrowGrants } from './key-grants.ts';

const all: KeyGrants = { routes: null, models: null, endpoints: null, attrs: {} };

describe('what a key may hand on', () => {
  it.each<[string, Partial<KeyGrants>, Partial<KeyGrants>, string[]]>([
    ['anything, when it is limited in nothing', {}, { routes: ['a'], models: ['gpt'], attrs: { team: 'x' } }, []],
    ['all routes, when it has some', { routes: ['a'] }, {}, ['routes']],
    ['a route it has not', { routes: ['a'] }, { routes: ['a', 'b'] }, ['routes.1']],
    ['a model of its pattern', { models: ['openai/*'] }, { models: ['openai/gpt-5', 'openai/gpt*'] }, []],
    ['a wider pattern', { models: ['openai/*'] }, { models: ['*'] }, ['models.0']],
    ['a model that begins like its own', { models: ['gpt-5'] }, { models: ['gpt-5-mini'] }, ['models.0']],
    ['an endpoint it has not', { endpoints: ['chat'] }, { endpoints: ['embeddings'] }, ['endpoints.0']],
    ['policies of calls, when no routes limit it', { models: ['a/*'] }, { models: ['a/b'], inlinePolicy: true }, []],
    ['policies of calls, when routes do', { routes: ['a'] }, { routes: ['a'], inlinePolicy: true }, ['inline_policy']],
    ['its own attributes', { attrs: { team: 'a' } }, { attrs: { team: 'a' } }, []],
    [
      'other, more or fewer attributes',
      { attrs: { a: '1', b: '2' } },
      { attrs: { a: '2', c: '3' } },
      ['attrs.a', 'attrs.b', 'attrs.c'],
    ],
  ])('%s', (_, maker, wanted, paths) => {
    const problems = findGrantsBeyond({ ...all, ...maker }, { ...all, ...wanted });
    expect(problems.map(({ path }) => path)).toEqual(paths);
  });
});

const name = fc.stringMatching(/^[ab]{1,3}$/);
const names = fc.option(fc.array(name, { maxLength: 3 }), { nil: null });
const patterns = fc.option(
  fc.array(
    fc.tuple(name, fc.constantFrom('', '*')).map((parts) => parts.join('')),
    { maxLength: 3 },
  ),
  {
    nil: null,
  },
);
const endpoints = fc.option(fc.subarray([...keyEndpoints]), { nil: null });
const attrs = fc.dictionary(name, name, { maxKeys: 2, noNullPrototype: true });
const grants: fc.Arbitrary<KeyGrants> = fc.record({
  ...{ routes: names, models: patterns, endpoints, attrs },
  inlinePolicy: fc.boolean(),
});

function allows(patternList: readonly string[] | null, model: string): boolean {
  return patternList === null || patternList.some((pattern) => coversModel(pattern, model));
}

describe('narrowing', () => {
  it('leaves nothing the maker does not have', () => {
    fc.assert(
      fc.property(grants, grants, (own, maker) => {
        expect(findGrantsBeyond(maker, narrowGrants(own, maker))).toEqual([]);
      }),
    );
  });

  it('allows exactly the models both allow', () => {
    fc.assert(
      fc.property(grants, grants, fc.stringMatching(/^[ab]{0,4}$/), (own, maker, model) => {
        const both = allows(own.models, model) && allows(maker.models, model);
        expect(allows(narrowGrants(own, maker).models, model)).toBe(both);
      }),
    );
  });

  it('changes nothing of what was granted within bounds', () => {
    fc.assert(
      fc.property(grants, grants, (own, maker) => {
        fc.pre(findGrantsBeyond(maker, own).length === 0);
        const { models, routes, ...rest } = narrowGrants(own, maker);
        expect(rest.attrs).toEqual(own.attrs);
        for (const pattern of own.models ?? []) expect(allows(models, pattern)).toBe(true);
        for (const route of own.routes ?? []) expect(routes).toContain(route);
      }),
    );
  });
});
