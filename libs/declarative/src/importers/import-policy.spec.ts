import { describe, expect, it } from 'vitest';
import { importPolicy } from './import-policy.ts';

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
});
