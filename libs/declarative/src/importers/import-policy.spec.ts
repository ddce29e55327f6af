import { describe, expect, it } from 'vitest';
import { importPolicy } from './import-policy.ts';

describe('a policy of the documents', () => {
  it('of type fallback becomes a route in order of priority', () => {
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
      routes: [
        {
          name: 'production',
          models: [
            { name: 'gpt-4o', provider: 'openai' },
            { name: 'claude-sonnet-4-5', provider: 'anthropic' },
            { name: 'last', provider: 'azure' },
          ],
          config: { failover: true },
        },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('of one provider has nothing to fall back to', () => {
    const { document } = importPolicy({ type: 'fallback', providers: [{ provider: 'openai', model: 'm' }] }, 'one');
    expect(document.routes).toEqual([{ name: 'one', models: [{ name: 'm', provider: 'openai' }] }]);
  });

  it.each([
    ['cost', 'cost optimized'],
    ['performance', 'balanced'],
    ['intelligence', 'quality first'],
  ])('of type intelligent and axis %s is noted as %s', (axis, aim) => {
    const { document, notes } = importPolicy({ type: 'intelligent', axis, providers: [] }, 'x');
    expect(document).toEqual({ version: 1, routes: [] });
    expect(notes).toEqual([
      { path: 'axis', message: `an intelligent policy of axis "${axis}" (${aim}) is not supported yet; left out` },
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
    ['an axis nobody knows', { type: 'intelligent', axis: 'constructor' }, ['axis']],
  ])('notes %s', (_, policy, paths) => {
    expect(importPolicy(policy as never, 'x').notes.map(({ path }) => path)).toEqual(paths);
  });
});
