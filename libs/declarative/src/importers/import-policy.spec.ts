import { describe, expect, it } from 'vitest';
import { configDocument } from '../document.ts';
import { importPolicy } from './import-policy.ts';

const target = { provider: 'openai', model: 'm' };

describe('a policy of the documents', () => {
  it('of type fallback becomes a policy in order of priority', () => {
    const { document, notes } = importPolicy(
      {
        name: 'production',
        type: 'fallback',
        providers: [
          { provider: 'anthropic', model: 'claude-sonnet-4-5', priority: 2 },
          { provider: 'azure', model: 'last' },
          { provider: 'openai', model: 'gpt-4o', priority: 1 },
        ],
      },
      'imported',
    );
    expect(document).toEqual({
      version: 1,
      policies: [
        {
          alias: 'production',
          targets: [
            { id: 'target-1', provider: 'openai', model: 'gpt-4o' },
            { id: 'target-2', provider: 'anthropic', model: 'claude-sonnet-4-5' },
            { id: 'target-3', provider: 'azure', model: 'last' },
          ],
        },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('of one provider has nothing to fall back to', () => {
    const { document } = importPolicy({ type: 'fallback', providers: [{ provider: 'openai', model: 'm' }] }, 'one');
    expect(document.policies).toEqual([
      { alias: 'one', targets: [{ id: 'target-1', provider: 'openai', model: 'm' }] },
    ]);
  });

  it.each([
    ['cost', 'cost_optimized'],
    ['performance', 'balanced'],
    ['intelligence', 'quality_first'],
  ])('of type intelligent and axis %s keeps its order, and says that %s is not enforced', (axis, strategy) => {
    const providers = [{ provider: 'openai', model: 'm' }];
    const { document, notes } = importPolicy({ type: 'intelligent', axis, providers }, 'x');
    expect(document.policies).toEqual([{ alias: 'x', targets: [{ id: 'target-1', provider: 'openai', model: 'm' }] }]);
    expect(notes).toEqual([
      {
        path: 'axis',
        message: `this version cannot choose by axis "${axis}" ("${strategy}"); its providers are tried in order`,
      },
    ]);
  });

  it.each<[string, unknown, string[]]>([
    ['another type', { type: 'round-robin' }, ['type']],
    ['no object', 'x', ['type']],
    [
      'providers that lack a model',
      { type: 'fallback', providers: [{ provider: 'a' }, 5] },
      ['providers.0', 'providers.1', 'providers'],
    ],
    [
      'what it does not know',
      { type: 'fallback', rules: [], providers: [{ provider: 'a', model: 'm', region: 'eu' }] },
      ['rules', 'providers.0.region'],
    ],
    ['an axis nobody knows', { type: 'intelligent', axis: 'constructor' }, ['axis', 'providers']],
  ])('notes %s', (_, policy, paths) => {
    expect(importPolicy(policy as never, 'x').notes.map(({ path }) => path)).toEqual(paths);
  });

  it('that is a default becomes that of the organization, or of its project', () => {
    const providers = [{ provider: 'openai', model: 'm' }];
    const { document, notes } = importPolicy(
      {
        policies: [
          { name: 'calm', type: 'fallback', providers, is_default: true },
          { name: 'quick', type: 'fallback', providers, default: true, project: 'support' },
          { type: 'fallback', providers, is_default: true },
          { name: 'calm', type: 'fallback', providers, scope: { org: 'o1', project: 'team-2' } },
        ],
      },
      'imported',
    );
    const targets = [{ id: 'target-1', provider: 'openai', model: 'm' }];
    expect(document).toEqual({
      version: 1,
      organization: { default_policy: 'calm' },
      projects: [{ slug: 'support', default_policy: 'quick' }],
      policies: [
        { alias: 'calm', targets },
        { alias: 'quick', project: 'support', targets },
        { alias: 'imported-3', targets },
        { alias: 'calm-2', project: 'team-2', targets },
      ],
    });
    expect(notes.map(({ path }) => path)).toEqual([
      'policies.3.name',
      'policies.0.is_default',
      'policies.1.is_default',
      'policies.2.is_default',
    ]);
  });

  it('in the normal form is kept as it is, without what another gateway knows it by', () => {
    const written = {
      schema_version: 1,
      id: 'pol_x',
      alias: 'shared',
      version: 7,
      scope: { org: 'o1' },
      targets: [{ provider: 'openai', model: 'm', weight: 3 }],
      rules: [{ when: { field: 'tags.tier', op: 'eq', value: 'free' }, then: { targets: ['t1'] } }],
      strategy: { type: 'weighted' },
    };
    const { document, notes } = importPolicy([written], 'x');
    expect(notes).toEqual([]);
    expect(document.policies).toMatchObject([
      { alias: 'shared', targets: [{ id: 't1', provider: 'openai', weight: 3 }], rules: [{ id: 'r1' }] },
    ]);
    expect(configDocument.safeParse(document).success).toBe(true);
  });

  it.each<[string, object, string[]]>([
    ['a strategy of the short form by its own name', { type: 'weighted', providers: [target] }, []],
    ['what this version cannot do', { type: 'lowest_cost', providers: [target] }, ['type']],
    ['what the schema does not know', { targets: [target], gear: 3, strategy: { type: 'no' } }, ['strategy.type', '']],
    ['a project that is none', { type: 'fallback', providers: [target], project: 'No' }, ['project']],
  ])('notes %s', (_, policy, paths) => {
    expect(importPolicy(policy as never, 'x').notes.map(({ path }) => path)).toEqual(paths);
  });
});
