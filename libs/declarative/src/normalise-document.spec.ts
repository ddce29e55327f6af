import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configDocument } from './document.ts';
import { findDocumentProblems } from './find-document-problems.ts';
import { normaliseDocument } from './normalise-document.ts';
import { arbitraryDocument } from './testing/arbitrary-document.ts';

const pair = [
  { provider: 'openai', model: 'a' },
  { provider: 'groq', model: 'b' },
];
const numbered = [
  { id: 't1', ...pair[0] },
  { id: 't2', ...pair[1] },
];
const bodyOf = (document: object): unknown => normaliseDocument({ version: 1, ...document }).body;
const routes = (config: object): object => ({ routes: [{ name: 'r', models: [], config }] });

/** Every problem of a document with the path it was written at, as the API collects them. */
function problemsOf(document: object): string[] {
  const { body, problems, toWritten } = normaliseDocument({ version: 1, ...document });
  const shape = configDocument.safeParse(body).error?.issues ?? [];
  const inNormal = [
    ...shape.map(({ path, message }) => ({ path: path.join('.'), message })),
    ...findDocumentProblems(body),
  ];
  return [...problems, ...inNormal.map(toWritten)].map(({ path }) => path);
}

describe('policies of a document', () => {
  it.each([
    ['fallback', { type: 'fallback', providers: pair }, { targets: numbered, strategy: { type: 'priority' } }],
    [
      'intelligent',
      { type: 'intelligent', axis: 'cost', providers: pair },
      { targets: numbered, strategy: { type: 'cost_optimized' } },
    ],
    [
      'a type of its own',
      { type: 'round_robin', targets: numbered },
      { targets: numbered, strategy: { type: 'round_robin' } },
    ],
    ['members without an id', { targets: pair }, { targets: numbered }],
    ['the normal form', { targets: numbered, rules: [] }, { targets: numbered, rules: [] }],
  ])('may be written as %s, alone and in a route', (_, written, normal) => {
    expect(bodyOf({ policies: [{ alias: 'p', ...written }] })).toEqual({
      version: 1,
      policies: [{ alias: 'p', ...normal }],
    });
    expect(bodyOf(routes({ policy: written }))).toEqual({ version: 1, ...routes({ policy: normal }) });
  });

  it('may stand in a route as an alias, or as the settings beside it', () => {
    expect(bodyOf(routes({ policy: 'p' }))).toEqual({ version: 1, ...routes({ policy: 'p' }) });
    const written = { policy: { archive: { enabled: true, retention: 7 }, retries: 2 } };
    expect(bodyOf(routes(written))).toEqual({ version: 1, ...routes({ archive: true, retention: 7, retries: 2 }) });
  });

  it.each([
    ['an unknown type', { policies: [{ alias: 'p', type: 'best', providers: pair }] }, ['policies.0.type']],
    [
      'a wrong member, where it was written',
      {
        policies: [
          { alias: 'p', targets: pair },
          { alias: 'q', type: 'fallback', providers: [{ provider: 'a', modle: 'b' }] },
        ],
      },
      ['policies.1.providers.0'],
    ],
    [
      'an axis that means nothing',
      { policies: [{ alias: 'p', type: 'single', axis: 'cost', targets: pair }] },
      ['policies.0.axis'],
    ],
    [
      'two spellings of one',
      { policies: [{ alias: 'p', type: 'fallback', providers: pair, targets: pair }] },
      ['policies.0.providers'],
    ],
    ['the same in a route', routes({ policy: { type: 'best', providers: pair } }), ['routes.0.config.policy.type']],
    [
      'a setting of a route in both places',
      routes({ retries: 1, policy: { retries: 1 } }),
      ['routes.0.config.policy.retries', 'routes.0.models'],
    ],
    ['a list that is none', { policies: 'all', routes: {} }, ['policies', 'routes']],
    ['members that are no objects', { policies: [1], routes: [null] }, ['policies.0', 'routes.0']],
  ])('are refused with %s', (_, document, paths) => {
    expect([...new Set(problemsOf(document))].sort()).toEqual(paths);
  });
});

describe('the normal form', () => {
  it('of a document in the normal form is the same document', () => {
    fc.assert(
      fc.property(arbitraryDocument, (written) => {
        const json: unknown = JSON.parse(JSON.stringify(written));
        const { body, problems } = normaliseDocument(json);
        expect([body, problems]).toEqual([json, []]);
      }),
    );
  });

  it('has paths of its own alone: others lead where they led', () => {
    const { toWritten } = normaliseDocument({
      version: 1,
      policies: [{ alias: 'p', type: 'fallback', providers: pair }],
    });
    const lead = (path: string): string => toWritten({ path, message: 'x' }).path;
    expect(lead('policies.0.targets.1.model')).toBe('policies.0.providers.1.model');
    // A policy that the document does not hold, and one that is called as its number.
    for (const path of ['policies.kept.targets.0', 'policies.7.targets.0', 'providers.0.name', 'policies']) {
      expect(lead(path)).toBe(path);
    }
  });
});
