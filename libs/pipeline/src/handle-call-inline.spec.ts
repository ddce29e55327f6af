import type { Caller } from '@headgate/domain';
import { aChoice, aLivePolicy, aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity, FakeCall, jsonReply, ScriptedUpstream, testDeps } from './testing/index.ts';

const providers = ['one', 'two', 'three'].map((name) => aProvider({ name }));
const [one, two] = providers.map((provider) => aTarget({ provider, model: `model-${provider.name}` }));
const alias = aLivePolicy({ targets: [aChoice('three')] }, { name: 'usual' });
const routes = [
  aRoute({ name: 'pair', targets: [one, two].filter((target) => target !== undefined) }),
  aRoute({ name: '@usual', type: undefined, targets: [], policy: alias }),
  aRoute({ name: 'one', isReserved: true, targets: [aTarget({ provider: aProvider({ name: 'one' }) })] }),
];
const plainRoute = aRoute({ name: '@inline', type: undefined, targets: [] });
const messages = [{ role: 'user', content: 'hi' }];
const toTwo = { targets: [{ provider: 'two', model: 'm' }] };

interface Asked {
  readonly model?: string;
  readonly policy?: unknown;
  readonly header?: string;
  readonly limits?: Partial<Caller>;
  readonly path?: string;
}

async function run({ model = 'anything', policy, header, limits = { mayInline: true }, path }: Asked) {
  const upstream = new ScriptedUpstream(jsonReply({}));
  const identity = anIdentity({ routes, providers }, limits);
  const seen = { ...identity, project: { ...identity.project, plainRoute } };
  const call = new FakeCall({
    body: { model, messages, ...(policy !== undefined && { policy }) },
    ...(header !== undefined && { headers: { 'x-headgate-policy': header } }),
    ...(path !== undefined && { path }),
  });
  await handleCall(testDeps({ upstream, identity: seen }).deps, call);
  const [sent] = upstream.calls;
  const said = sent === undefined ? '' : Buffer.from(sent.body as Uint8Array).toString();
  const { code, errors } = ((call.json as { error?: object }).error ?? {}) as { code?: string; errors?: unknown };
  return {
    provider: sent?.provider.name,
    said,
    status: call.status,
    code,
    errors,
    route: call.headers['x-headgate-route'],
  };
}

describe('a policy that comes with a call', () => {
  it.each<[string, Asked, string, string]>([
    ['decides in the body', { policy: toTwo }, 'two', '@inline'],
    ['decides in a header', { header: JSON.stringify(toTwo) }, 'two', '@inline'],
    ['may be in the short form', { policy: { type: 'fallback', providers: toTwo.targets } }, 'two', '@inline'],
    ['comes before the alias that is named', { model: '@usual', policy: toTwo }, 'two', '@inline'],
    [
      'comes before the policy of the key',
      { policy: toTwo, limits: { mayInline: true, policy: 'usual' } },
      'two',
      '@inline',
    ],
    ['may name a policy', { policy: { targets: [{ policy: 'usual' }] } }, 'three', '@inline'],
    [
      'chooses among the models of the route it comes to',
      { model: 'pair', policy: { strategy: { type: 'priority', fallback_order: ['m2'] } } },
      'two',
      'pair',
    ],
    ['comes after the model of a provider that is named', { model: 'one/gpt', policy: toTwo }, 'one', 'one'],
  ])('%s', async (_, asked, provider, route) => {
    const result = await run(asked);
    expect(result).toMatchObject({ provider, route, status: 200 });
    expect(result.said).not.toContain('policy');
  });

  it.each<[string, Asked]>([
    ['a key that may not', { policy: toTwo, limits: {} }],
    ['a key that is limited to routes', { policy: toTwo, limits: { mayInline: true, routes: new Set(['pair']) } }],
    ['a key that may not use the model', { policy: toTwo, limits: { mayInline: true, models: ['one/*'] } }],
  ])('is refused for %s', async (_, asked) => {
    expect(await run(asked)).toMatchObject({ provider: undefined, status: 403, code: 'key_scope' });
  });

  it.each<[string, Asked]>([
    ['has no targets where there are none to choose from', { policy: { strategy: { type: 'priority' } } }],
    ['names a provider nobody sees', { policy: { targets: [{ provider: 'ghost', model: 'm' }] } }],
    ['asks for what this version cannot do', { policy: { ...toTwo, strategy: { type: 'lowest_cost' } } }],
    [
      'says where at the provider it goes',
      { policy: { targets: [{ provider: 'two', model: 'm', suffix: '/files' }] } },
    ],
    ['is given twice', { policy: toTwo, header: JSON.stringify(toTwo) }],
    ['is no JSON', { header: 'two' }],
    ['is no policy', { header: '{"enabled":true}' }],
    [
      'is too long',
      {
        policy: {
          ...toTwo,
          rules: [{ when: { field: 'path', op: 'eq', value: 'x'.repeat(17_000) }, then: { targets: ['t1'] } }],
        },
      },
    ],
  ])('is refused where it %s', async (_, asked) => {
    expect(await run(asked)).toMatchObject({ provider: undefined, status: 400, code: 'request_invalid' });
  });

  it('is no policy of ours where a vendor means something else by the word', async () => {
    const { said, provider } = await run({ model: 'pair', policy: { retention: 'none' }, limits: {} });
    expect(provider).toBe('one');
    expect(said).toContain('"policy":{"retention":"none"}');
  });
});
