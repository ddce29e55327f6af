import { describe, expect, it } from 'vitest';
import { findImportProblems } from '../testing/find-import-problems.ts';
import { importPortkey } from './import-portkey.ts';

const openai = { provider: 'openai', api_key: 'sk-literal', override_params: { model: 'gpt-4o' } };
const claude = { virtual_key: 'anthropic-prod', override_params: { model: 'claude-sonnet-4-5', max_tokens: 64 } };

function pathsOf({ notes }: { notes: readonly { path: string }[] }): string[] {
  return notes.map(({ path }) => path);
}

describe('a Portkey config', () => {
  it('of strategy fallback becomes a route that tries its targets in order', () => {
    const result = importPortkey(
      {
        strategy: { mode: 'fallback', on_status_codes: [429, 503] },
        retry: { attempts: 3, on_status_codes: [500] },
        request_timeout: 10_000,
        cache: { mode: 'simple' },
        targets: [openai, claude],
      },
      'imported',
    );
    expect(result.document).toEqual({
      version: 1,
      providers: [
        { name: 'openai', kind: 'openai', secrets: [{ name: 'default', value: { from: 'env:OPENAI_API_KEY' } }] },
        {
          name: 'anthropic-prod',
          kind: 'anthropic',
          secrets: [{ name: 'default', value: { from: 'env:ANTHROPIC_PROD_API_KEY' } }],
        },
      ],
      routes: [
        {
          name: 'imported',
          models: [
            { name: 'gpt-4o', provider: 'openai', fallback_codes: [429, 503] },
            { name: 'claude-sonnet-4-5', provider: 'anthropic-prod', fallback_codes: [429, 503] },
          ],
          config: { failover: true, retries: 3, timeouts: { total_ms: 10_000 } },
        },
      ],
    });
    expect(pathsOf(result)).toEqual([
      'cache',
      'targets.0.api_key',
      'targets.1.override_params.max_tokens',
      'targets.1.virtual_key',
      'retry.on_status_codes',
    ]);
    expect(JSON.stringify(result)).not.toContain('sk-literal');
    expect(findImportProblems(result.document)).toEqual([]);
  });

  it.each([
    { shares: [0.7, 0.3], weights: [70, 30] },
    { shares: [3, 1], weights: [3, 1] },
    { shares: [0.999, 0.001], weights: [100, 1] },
    { shares: [1, 0], weights: [1, 0] },
    { shares: [900, 100], weights: [90, 10] },
  ])('of strategy loadbalance shares $shares as $weights', ({ shares, weights }) => {
    const targets = shares.map((weight) => ({ provider: 'openai', override_params: { model: 'm' }, weight }));
    const { document } = importPortkey({ strategy: { mode: 'loadbalance' }, targets }, 'r');
    expect(document.routes?.[0]?.models?.map(({ weight }) => weight)).toEqual(weights);
    expect(document.routes?.[0]?.config).toBeUndefined();
    expect(findImportProblems(document)).toEqual([]);
  });

  it('in the older spelling, with mode and options, is read the same', () => {
    const [older, newer] = [
      {
        mode: 'loadbalance',
        options: [
          { ...openai, weight: 0.7 },
          { ...claude, weight: 0.3 },
        ],
      },
      {
        strategy: { mode: 'loadbalance' },
        targets: [
          { ...openai, weight: 0.7 },
          { ...claude, weight: 0.3 },
        ],
      },
    ].map((config) => importPortkey(config, 'r'));
    expect(older?.document).toEqual(newer?.document);
    expect(pathsOf(importPortkey({ mode: 'guess', options: [5] }, 'r'))).toEqual(['mode', 'options.0', 'targets']);
  });

  it.each<[string, object, object[]]>([
    [
      'one provider without targets',
      { provider: 'groq', override_params: { model: 'llama' } },
      [{ name: 'llama', provider: 'groq' }],
    ],
    ['a model left to the caller', { targets: [{ provider: 'openai' }] }, [{ name: '*', provider: 'openai' }]],
    [
      'an account before the model',
      { override_params: { model: '@openai-eu/gpt-4o' } },
      [{ name: 'gpt-4o', provider: 'openai-eu' }],
    ],
    [
      'an account as provider',
      { provider: '@my-anthropic', override_params: { model: 'c' } },
      [{ name: 'c', provider: 'my-anthropic' }],
    ],
    [
      'a host of its own',
      { provider: 'openai', custom_host: 'http://10.0.0.1/v1' },
      [{ name: '*', provider: 'openai' }],
    ],
  ])('with %s', (_, config, models) => {
    const { document } = importPortkey(JSON.parse(JSON.stringify(config)) as object as never, 'r');
    expect(document.routes?.[0]?.models).toEqual(models);
    expect(findImportProblems(document)).toEqual([]);
  });

  it.each<[string, object, string[]]>([
    ['a vendor nobody knows', { targets: [{ provider: 'bedrock' }] }, ['targets.0.provider', 'targets']],
    ['an Azure account', { targets: [{ virtual_key: 'azure-openai-1' }] }, ['targets.0.provider', 'targets']],
    ['targets within targets', { targets: [{ strategy: { mode: 'single' }, targets: [] }] }, ['targets.0', 'targets']],
    [
      'conditions',
      { strategy: { mode: 'conditional', conditions: [] }, targets: [] },
      ['strategy.conditions', 'strategy.mode', 'targets'],
    ],
    ['no object', [], ['provider', 'targets']],
    ['too many tries', { targets: [{ provider: 'openai' }], retry: { attempts: 9 } }, ['retry.attempts']],
  ])('notes %s', (_, config, paths) => {
    const result = importPortkey(config as never, 'r');
    expect(pathsOf(result)).toEqual(paths);
    expect(findImportProblems(result.document)).toEqual([]);
  });
});
