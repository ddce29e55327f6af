import type { Caller } from '@headgate/domain';
import { explainCall, findInlinePolicy, RoundRobin } from '@headgate/routing';
import { aChoice, aLivePolicy, aProvider, aRoute, aTarget } from '@headgate/routing/testing';
import { fault, type JsonObject } from '@headgate/kernel';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handleCall } from './handle-call.ts';
import { anIdentity } from './testing/a-project.ts';
import { FakeCall } from './testing/fake-call.ts';
import { testDeps } from './testing/test-deps.ts';

const tiers = ['free', 'gold', 'none'];
const strategy = fc.oneof(
  fc.constantFrom({ type: 'priority' }, { type: 'weighted' }, { type: 'round_robin' }, { fallback_order: ['c', 'a'] }),
  fc.constant({ type: 'weighted', sticky: { by: ['tags.tier', 'header.x-session'] } }),
);
const condition = fc.oneof(
  fc.constantFrom(...tiers).map((value) => ({ field: 'tags.tier', op: 'eq', value })),
  fc.integer({ min: 0, max: 12 }).map((value) => ({ field: 'input.chars', op: 'gt', value })),
  // Of another type than the tag ever is.
  fc.constant({
    any: [
      { field: 'tags.tier', op: 'gt', value: 5 },
      { field: 'stream', op: 'eq', value: false },
    ],
  }),
  fc.constantFrom({ field: 'stream', op: 'eq', value: true }, { not: { field: 'attrs.plan', op: 'eq', value: 'x' } }),
);
const then = fc.oneof(
  fc.constantFrom(
    { targets: ['b'] },
    { targets: ['a', 'c'] },
    { policy: 'inner' },
    { reject: { status: 429, message: 'no' } },
  ),
  strategy.map((use) => ({ use })),
  fc.record({ set: fc.constantFrom({ seed: 1 }, { seed: 2, top_p: 0.5 }), continue: fc.boolean() }),
  fc.record({ targets: fc.constantFrom(['a', 'b'], ['b', 'c']), continue: fc.constant(true) }),
);
const rules = fc.array(fc.record({ when: condition, then }), { maxLength: 4 });
const targets = fc.tuple(
  ...['a', 'b', 'c'].map((id) =>
    fc
      .record({
        weight: fc.integer({ min: 0, max: 3 }),
        enabled: fc.boolean(),
        priority: fc.integer({ min: 1, max: 3 }),
      })
      .map((fields) => aChoice(id, { ...fields, ...(id === 'c' && { model: '*' }) })),
  ),
);
const definition = fc.record({ targets, rules, strategy }).map((policy) => ({
  ...policy,
  rules: policy.rules.map((rule, index) => ({ id: `r${index}`, ...rule })),
}));
const sample = fc.record({
  model: fc.constantFrom('named', '@main', '@ghost', 'unknown', 'openai/gpt-5', ''),
  tier: fc.constantFrom(...tiers),
  text: fc.string({ maxLength: 15 }),
  header: fc.constantFrom(undefined, 'named'),
  draws: fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 8, maxLength: 8 }),
  policy: fc.constantFrom(undefined, 'main', 'ghost'),
  models: fc.constantFrom(undefined, ['a/*'], ['model-b', 'unknown']),
  hasDefault: fc.boolean(),
  inline: fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: definition }),
  mayInline: fc.constantFrom(true, true, true, false),
});

const plainRoute = aRoute({ name: '@inline', type: undefined, targets: [], retries: 0 });

/** What the caller sends. */
function bodyOf({
  model,
  tier,
  text,
  inline,
}: {
  model: string;
  tier: string;
  text: string;
  inline: object | undefined;
}) {
  const messages = [{ role: 'user', content: text }];
  return JSON.parse(JSON.stringify({ model, tags: { tier }, messages, policy: inline })) as JsonObject;
}

/** The same draws in the same order, again and again. */
function chance(draws: readonly number[]): () => number {
  let at = 0;
  return () => draws[at++ % draws.length] ?? 0;
}

it('an explanation is what is served: the same route, the same targets in the same order, the same refusal', async () => {
  let served = 0;
  await fc.assert(
    fc.asyncProperty(definition, sample, async (policy, asked) => {
      const inner = aLivePolicy({ targets: [aChoice('x'), aChoice('y')] }, { name: 'inner' });
      const main = aLivePolicy(policy, { name: 'main', policies: [inner] });
      const alias = aRoute({ name: '@main', type: undefined, targets: [], policy: main, retries: 0 });
      const reserved = aRoute({
        name: 'openai',
        isReserved: true,
        targets: [aTarget({ provider: aProvider() })],
        retries: 0,
      });
      const named = aRoute({ name: 'named', targets: [], policy: main, retries: 0 });
      const limits: Partial<Caller> = {
        models: asked.models,
        policy: asked.policy,
        attrs: new Map([['plan', 'y']]),
        mayInline: asked.mayInline,
      };
      const identity = anIdentity(
        { routes: [alias, reserved, named], ...(asked.hasDefault && { defaultRoute: alias }) },
        limits,
      );
      const project = { ...identity.project, findProvider: (name: string) => aProvider({ name }), plainRoute };
      const body = bodyOf(asked);

      const tried: object[] = [];
      const upstream = {
        send: ({ provider, body: sent }: { provider: { name: string }; body: unknown }) => {
          const { seed, top_p } = JSON.parse(Buffer.from(sent as Uint8Array).toString()) as JsonObject;
          tried.push({ provider: provider.name, seed, top_p });
          return Promise.reject(fault('provider_timeout'));
        },
      };
      const { deps, mismatched } = testDeps({
        upstream,
        identity: { ...identity, project },
        random: chance(asked.draws),
      });
      const headers = asked.header === undefined ? {} : { 'x-headgate-route': asked.header };
      const call = new FakeCall({ body, headers });
      await handleCall(deps, call);

      const met: string[] = [];
      const { plan, refused, chosen, steps } = explainCall({
        project,
        caller: identity.caller,
        ofPath: { route: asked.header === undefined ? undefined : named, by: 'name' },
        facts: {
          method: 'POST',
          path: '/v1/chat/completions',
          query: '',
          clientIp: '203.0.113.7',
          endpoint: 'chat',
          dialect: 'openai-chat',
          model: asked.model === '' ? undefined : asked.model,
          isStreaming: false,
          json: body,
          nowMs: 0,
          mismatched: (field) => met.push(field),
          header: (name) => (name === 'x-headgate-route' ? asked.header : undefined),
        },
        inline: findInlinePolicy(body, () => undefined),
        random: chance(asked.draws),
        roundRobin: new RoundRobin(),
      });
      const places = (plan?.targets ?? []).map(({ target, set }) => ({
        provider: target.provider.name,
        seed: set?.['seed'],
        top_p: set?.['top_p'],
      }));
      expect(tried).toEqual(places);
      expect(mismatched).toEqual(met);
      expect(steps.flatMap((step) => (step.kind === 'rule' ? step.mismatched : []))).toEqual(met);
      if (refused !== undefined) expect(call.status).toBe(refused.status);
      else expect(call.headers['x-headgate-route']).toBe(chosen?.route.name);
      served += refused === undefined ? 1 : 0;
    }),
    { numRuns: 2_000 },
  );
  expect(served).toBeGreaterThan(500);
}, 60_000);
