import { aCatalogue, someFacts } from '@headgate/catalogue/testing';
import { isFault } from '@headgate/kernel';
import { aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../ports.ts';
import { anIdentity } from '../testing/index.ts';
import { listModels } from './list-models.ts';

const catalogue = aCatalogue({
  anthropic: {
    'claude-a': someFacts({ name: 'Claude A', max_input: 200_000, max_output: 64_000 }),
    'claude-b': someFacts({ name: 'Claude B', released: null, context: null, max_output: null }),
  },
  openai: { 'gpt-x': someFacts() },
});
const vendorAddress = { baseUrl: 'https://api.openai.com/v1', origin: 'https://api.openai.com' };
const anthropic = aProvider({ name: 'claude', kind: 'anthropic' });
const openai = aProvider({ name: 'openai', ...vendorAddress });
const own = aProvider({ name: 'own', baseUrl: 'https://llm.example.com/v1', origin: 'https://llm.example.com' });
const off = aProvider({ name: 'off', kind: 'anthropic', enabled: false });
const reserved = (provider: typeof openai) =>
  aRoute({ name: provider.name, isReserved: true, targets: [aTarget({ provider })] });
const routes = [
  ...[anthropic, openai, own, off].map(reserved),
  aRoute({ name: 'support', targets: [aTarget({ provider: openai, model: 'gpt-x' })] }),
];

function ids(limits: Partial<Identity['caller']> = {}): unknown {
  const { data } = listModels(anIdentity({ routes }, limits), catalogue, { family: 'openai', model: undefined });
  return (data as { readonly id: string }[]).map(({ id }) => id);
}
const show = (
  model: string,
  limits: Partial<Identity['caller']> = {},
  family: 'openai' | 'anthropic' | 'gemini' = 'openai',
) => listModels(anIdentity({ routes }, limits), catalogue, { family, model });
function refusal(model: string, limits: Partial<Identity['caller']>): unknown {
  try {
    return show(model, limits);
  } catch (error) {
    return isFault(error) ? error.code : error;
  }
}

describe('the list of models', () => {
  it('names routes, the models of vendors, and "*" where nobody knows what a server has', () => {
    expect(ids()).toEqual(['claude/claude-a', 'claude/claude-b', 'openai/gpt-x', 'own/*', 'support']);
  });

  it.each([
    ['a vendor', ['claude/*'], ['claude/claude-a', 'claude/claude-b']],
    ['one model', ['claude/claude-b'], ['claude/claude-b']],
    ['a model by its own name', ['gpt-x'], ['openai/gpt-x', 'support']],
    ['a model of a server nobody knows', ['own/llama'], ['own/llama']],
    ['nothing there is', ['nobody/*'], []],
  ])('of a key limited to %s holds no more', (_, models, expected) => {
    expect(ids({ models })).toEqual(expected);
  });

  it('of a key limited to some routes holds no more', () => {
    expect(ids({ routes: new Set(['support']) })).toEqual(['support']);
  });
});

describe('a single model', () => {
  it('of the list is found by its id, and no other route is looked at for it', () => {
    const { project, ...rest } = anIdentity({ routes });
    const looked: string[] = [];
    const findRoute = (name: string) => {
      looked.push(name);
      return project.findRoute(name);
    };
    const listRoutes = () => {
      throw new Error('all routes were asked for');
    };
    const identity = { ...rest, project: { ...project, findRoute, listRoutes } };
    for (const id of ['claude/claude-a', 'claude/claude-b', 'openai/gpt-x', 'own/*', 'support']) {
      expect(listModels(identity, catalogue, { family: 'openai', model: id })).toMatchObject({ id });
    }
    expect(new Set(looked)).toEqual(
      new Set(['claude/claude-a', 'claude/claude-b', 'claude', 'openai/gpt-x', 'openai', 'own/*', 'own', 'support']),
    );
  });

  it('is no alias of a policy, which is called like one', () => {
    const { project, ...rest } = anIdentity({ routes });
    const alias = aRoute({ name: '@agent', targets: [aTarget({ provider: openai, model: 'gpt-x' })] });
    const identity = {
      ...rest,
      project: { ...project, findRoute: (name: string) => (name === '@agent' ? alias : undefined) },
    };
    expect(() => listModels(identity, catalogue, { family: 'openai', model: '@agent' })).toThrow(
      expect.objectContaining({ code: 'model_not_found' }),
    );
  });
});

describe('what the organization says of models', () => {
  const said = (overrides: Readonly<Record<string, object>>, family: 'openai' | 'anthropic' = 'openai') => {
    const identity = anIdentity({ routes });
    const models = new Map(Object.entries(overrides).map(([key, body]) => [key, { version: 1, body }]));
    const saying = { ...identity, config: { ...identity.config, models } };
    return (model: string | undefined) => listModels(saying, catalogue, { family, model });
  };

  it.each([
    ['of a kind', { 'anthropic/claude-a': { max_output: 8_000 } }, 'claude/claude-a', { max_output_tokens: 8_000 }],
    ['of one provider', { 'claude/claude-a': { context: 9 } }, 'claude/claude-a', { context_length: 9 }],
    [
      'of both, where the provider counts',
      { 'anthropic/claude-a': { max_output: 8_000 }, 'claude/claude-a': { max_output: 7 } },
      'claude/claude-a',
      { max_output_tokens: 7 },
    ],
    ['of what a route calls', { 'openai/gpt-x': { max_output: 8_000 } }, 'support', { max_output_tokens: 8_000 }],
    ['of a server nobody knows', { 'own/llama': { context: 8_192 } }, 'own/llama', { context_length: 8_192 }],
  ])('%s is what callers see', (_, overrides, model, expected) => {
    expect(said(overrides)(model)).toMatchObject(expected);
  });

  it('lists models that only it knows, and never what is said of OpenAI for a server of its own', () => {
    const list = said({ 'own/llama': { name: 'Llama' }, 'anthropic/claude-z': {}, 'openai/gpt-x': { context: 5 } });
    expect((list(undefined)['data'] as { readonly id: string }[]).map(({ id }) => id)).toEqual([
      'claude/claude-a',
      'claude/claude-b',
      'claude/claude-z',
      'openai/gpt-x',
      'own/llama',
      'support',
    ]);
    expect(list('own/gpt-x')).not.toHaveProperty('context_length');
  });

  it('is said in every language', () => {
    const show = said({ 'anthropic/claude-b': { name: 'Ours', status: 'deprecated' } }, 'anthropic');
    expect(show('claude/claude-b')).toMatchObject({ display_name: 'Ours', lifecycle: 'deprecated' });
  });
});

describe('one model', () => {
  it.each([
    ['a listed one', 'claude/claude-a', {}],
    ['a route', 'support', {}],
    ['one that is newer than the catalogue', 'claude/claude-c', {}],
    ['one of a server nobody knows', 'own/meta/llama:7b', {}],
    ['one that the key is limited to', 'claude/claude-c', { models: ['claude/claude-c*'] }],
  ])('is shown: %s', (_, model, limits) => {
    expect(show(model, limits)).toMatchObject({ id: model, object: 'model' });
  });

  it.each([
    ['nobody serves', 'nobody/x', {}],
    ['is of a provider that is off', 'off/claude-a', {}],
    ['has no name', 'claude/', {}],
    ['the key may not use', 'claude/claude-a', { models: ['openai/*'] }],
    ['is of a route the key may not call', 'support', { routes: new Set(['openai']) }],
  ])('that %s is not found', (_, model, limits) => {
    expect(refusal(model, limits)).toBe('model_not_found');
  });

  it('says in each language what is known of it', () => {
    expect(show('openai/gpt-x-2026-02-01')).toEqual({
      id: 'openai/gpt-x-2026-02-01',
      object: 'model',
      created: Date.UTC(2026, 0, 15) / 1000,
      owned_by: 'openai',
      context_length: 128_000,
      max_output_tokens: 16_000,
    });
    expect(show('claude/claude-a', {}, 'anthropic')).toMatchObject({
      type: 'model',
      id: 'claude/claude-a',
      display_name: 'Claude A',
      created_at: '2026-01-15T00:00:00Z',
      max_input_tokens: 200_000,
      max_tokens: 64_000,
      lifecycle: 'active',
    });
    expect(show('claude/claude-a', {}, 'gemini')).toMatchObject({
      name: 'models/claude/claude-a',
      displayName: 'Claude A',
      inputTokenLimit: 200_000,
      outputTokenLimit: 64_000,
      thinking: false,
    });
  });

  it('makes nothing up where nothing is known', () => {
    expect(show('own/llama')).toEqual({ id: 'own/llama', object: 'model', created: 0, owned_by: 'own' });
    expect(show('own/gpt-x')).not.toHaveProperty('context_length');
    expect(show('claude/claude-b', {}, 'gemini')).not.toHaveProperty('inputTokenLimit');
    expect(show('claude/claude-b', {}, 'anthropic')).toMatchObject({
      max_tokens: null,
      created_at: '1970-01-01T00:00:00Z',
    });
  });
});
