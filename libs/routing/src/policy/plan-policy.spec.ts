import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlanRequest } from '../plan-targets.ts';
import { aChoice, aLivePolicy, type PolicyOptions, someFacts } from '../testing/a-policy.ts';
import { aTarget } from '../testing/a-route.ts';
import type { TraceStep } from './decision-trace.ts';
import { planPolicy } from './plan-policy.ts';
import { RoundRobin } from './round-robin.ts';

const request: PlanRequest = { requestedModel: 'asked', mayUse: () => true, random: () => 0 };

function plan(definition: object, more: Partial<Parameters<typeof planPolicy>[0]> & PolicyOptions = {}) {
  const { name, policies, targets, ...rest } = more;
  const policy = aLivePolicy(definition, {
    ...(name && { name }),
    ...(policies && { policies }),
    ...(targets && { targets }),
  });
  return planPolicy({
    ...request,
    policy,
    facts: someFacts(),
    roundRobin: new RoundRobin(),
    trace: undefined,
    ...rest,
  });
}
const order = (...given: Parameters<typeof plan>) => plan(...given).targets.map(({ target }) => target.provider.name);
const abc = [aChoice('a'), aChoice('b'), aChoice('c')];

describe('the order of', () => {
  it.each<[string, object, string[]]>([
    ['priority: as listed', { targets: abc }, ['a', 'b', 'c']],
    [
      'priority: lowest number first, those without one last',
      { targets: [aChoice('a'), aChoice('b', { priority: 2 }), aChoice('c', { priority: 1 })] },
      ['c', 'b', 'a'],
    ],
    ['priority: what is drained comes last', { targets: [aChoice('a', { weight: 0 }), aChoice('b')] }, ['b', 'a']],
    ['priority: what is off never', { targets: [aChoice('a', { enabled: false }), aChoice('b')] }, ['b']],
    ['single: the one', { targets: [aChoice('a')], strategy: { type: 'single' } }, ['a']],
    ['fallback_order', { targets: abc, strategy: { fallback_order: ['c', 'a'] } }, ['c', 'a', 'b']],
    [
      'weighted, then fallback_order',
      { targets: abc, strategy: { type: 'weighted', fallback_order: ['c'] } },
      ['c', 'a', 'b'],
    ],
  ])('%s', (_, definition, providers) => {
    expect(order(definition)).toEqual(providers);
  });

  it('weighted follows the weights: chi-square over 100,000 draws', () => {
    const weights = { a: 70, b: 25, c: 5 };
    const targets = Object.entries(weights).map(([id, weight]) => aChoice(id, { weight }));
    const policy = aLivePolicy({ targets, strategy: { type: 'weighted' } });
    const counts = new Map<string, number>();
    // The low discrepancy of a golden-ratio sequence would hide a bias; a linear congruential generator does not.
    let seed = 12_345;
    const random = () => (seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) / 0x1_0000_0000;
    const roundRobin = new RoundRobin();
    for (let turn = 0; turn < 100_000; turn += 1) {
      const { targets: planned } = planPolicy({
        ...request,
        policy,
        facts: someFacts(),
        roundRobin,
        trace: undefined,
        random,
      });
      const first = planned[0]?.target.provider.name ?? '';
      counts.set(first, (counts.get(first) ?? 0) + 1);
    }
    const chiSquare = Object.entries(weights).reduce((sum, [id, weight]) => {
      const expected = weight * 1_000;
      return sum + ((counts.get(id) ?? 0) - expected) ** 2 / expected;
    }, 0);
    // 13.8 is passed once in a thousand by chance with two degrees of freedom.
    expect(chiSquare).toBeLessThan(13.8);
  });

  it('round_robin is exact in every period, whatever the weights and wherever it begins', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (weights, draw) => {
          const targets = weights.map((weight, index) => aChoice(`t${index}`, { weight }));
          const policy = aLivePolicy({ targets, strategy: { type: 'round_robin' } });
          const roundRobin = new RoundRobin();
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          for (let period = 0; period < 2; period += 1) {
            const counts = weights.map(() => 0);
            for (let turn = 0; turn < total; turn += 1) {
              const options = {
                ...request,
                policy,
                facts: someFacts(),
                roundRobin,
                trace: undefined,
                random: () => draw,
              };
              const first = planPolicy(options).targets[0]?.target.provider.name ?? '';
              counts[Number(first.slice(1))] = (counts[Number(first.slice(1))] ?? 0) + 1;
            }
            expect(counts).toEqual(weights);
          }
        },
      ),
    );
  });

  it('sticky weighted is the same for the same session, follows the weights, and moves little when one goes', () => {
    const sticky = { type: 'weighted', sticky: { by: ['header.x-session', 'key.id'] } };
    const firstOf = (targets: object[], session: string) =>
      order({ targets, strategy: sticky }, { facts: someFacts({ header: () => session }) })[0];
    const three = [aChoice('a', { weight: 60 }), aChoice('b', { weight: 30 }), aChoice('c', { weight: 10 })];
    const sessions = Array.from({ length: 5_000 }, (_, at) => `s${at}`);
    const before = sessions.map((session) => firstOf(three, session));
    expect(before.filter((name) => name === 'a').length).toBeGreaterThan(2_850);
    expect(before.filter((name) => name === 'a').length).toBeLessThan(3_150);
    const without = sessions.map((session) => firstOf(three.slice(0, 2), session));
    // Only those that were at the one that went have moved.
    expect(sessions.every((_, at) => before[at] === 'c' || before[at] === without[at])).toBe(true);
  });
});

describe('what a policy passes over', () => {
  it('has a reason each', () => {
    const steps: TraceStep[] = [];
    const { skipped } = plan(
      {
        targets: [
          aChoice('off', { enabled: false }),
          aChoice('named', { model: '*' }),
          aChoice('mine'),
          aChoice('last'),
        ],
        rules: [{ id: 'r', when: { field: 'stream', op: 'eq', value: false }, then: { targets: ['named', 'mine'] } }],
      },
      {
        requestedModel: undefined,
        mayUse: ({ provider }) => provider.name !== 'mine',
        trace: { add: (step) => steps.push(step) },
      },
    );
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'target_disabled',
      'model_unnamed',
      'key_scope',
      'not_of_the_rule',
    ]);
    expect(steps.map(({ kind }) => kind)).toEqual(['policy', 'rule', ...Array<string>(4).fill('passed-over'), 'order']);
  });
});

describe('rules', () => {
  const when = (value: string) => ({ field: 'tags.tier', op: 'eq', value });
  const tagged = (tier: string) => ({ facts: someFacts({ json: { tags: { tier } } }) });
  const definition = {
    targets: abc,
    rules: [
      { id: 'gold', priority: 20, when: when('gold'), then: { use: { fallback_order: ['c'] } } },
      { id: 'free', priority: 10, when: when('free'), then: { targets: ['b'] } },
      { id: 'free-again', priority: 30, when: when('free'), then: { targets: ['a'] } },
      { id: 'off', priority: 1, enabled: false, when: when('free'), then: { targets: ['c'] } },
      { id: 'none', when: when('none'), then: { reject: { status: 429, message: 'Not today.', code: 'closed' } } },
    ],
  };

  it.each([
    ['free', ['b']],
    ['gold', ['c', 'a', 'b']],
    ['other', ['a', 'b', 'c']],
  ])('the first that applies decides: %s', (tier, providers) => {
    expect(order(definition, tagged(tier))).toEqual(providers);
  });

  it.each<[string, object[], string[], unknown]>([
    ['sets parameters for every target', [{ set: { temperature: 0 } }], ['a', 'b', 'c'], { temperature: 0 }],
    ['ends the matter unless it goes on', [{ set: { seed: 1 } }, { targets: ['b'] }], ['a', 'b', 'c'], { seed: 1 }],
    [
      'that goes on leaves the rest to others: targets narrow, the last value counts',
      [
        { set: { seed: 1, top_p: 0.5 }, targets: ['a', 'b'], continue: true },
        { set: { seed: 2 }, targets: ['b', 'c'], continue: true },
      ],
      ['b'],
      { seed: 2, top_p: 0.5 },
    ],
    [
      'that goes on is told by the last strategy',
      [{ use: { fallback_order: ['c'] }, continue: true }, { use: { fallback_order: ['b'] } }],
      ['b', 'a', 'c'],
      undefined,
    ],
    ['narrowed to nothing has no target', [{ targets: ['a'], continue: true }, { targets: ['b'] }], [], undefined],
  ])('one %s', (_, consequences, providers, set) => {
    const always = { not: { field: 'stream', op: 'eq', value: true } };
    const rules = consequences.map((then, index) => ({ id: `r${index}`, when: always, then }));
    const { targets } = plan({ targets: abc, rules });
    expect(targets.map(({ target }) => target.provider.name)).toEqual(providers);
    expect([...new Set(targets.map((planned) => planned.set))]).toEqual(providers.length === 0 ? [] : [set]);
  });

  it('one sets parameters for what the policy it names chooses, and a policy among targets for its own alone', () => {
    const always = { field: 'stream', op: 'eq', value: false };
    const inner = aLivePolicy(
      { targets: [aChoice('x')], rules: [{ id: 'i', when: always, then: { set: { seed: 9 } } }] },
      { name: 'inner' },
    );
    const outer = { id: 'o', when: always, then: { set: { seed: 1, top_p: 1 } } };
    const mixed = plan(
      { targets: [aChoice('a'), { id: 'n', policy: 'inner' }], rules: [outer] },
      { policies: [inner] },
    );
    expect(mixed.targets.map(({ set }) => set)).toEqual([
      { seed: 1, top_p: 1 },
      { seed: 9, top_p: 1 },
    ]);
    const before = { id: 'b', when: always, then: { set: { top_p: 1 }, continue: true } };
    const handed = plan(
      { targets: [aChoice('a')], rules: [before, { id: 'p', when: always, then: { policy: 'inner' } }] },
      { policies: [inner] },
    );
    expect(handed.targets.map(({ set }) => set)).toEqual([{ seed: 9, top_p: 1 }]);
  });

  it('one that cannot be told does not apply', () => {
    expect(order(definition)).toEqual(['a', 'b', 'c']);
  });

  it('one may refuse the call, with its own status and words', () => {
    expect(() => plan(definition, tagged('none'))).toThrow(
      expect.objectContaining({ code: 'rule_refused', status: 429, message: 'Not today. (closed)' }),
    );
  });
});

describe('a policy among the targets of another', () => {
  const inner = aLivePolicy(
    { targets: [aChoice('x'), aChoice('y')], strategy: { fallback_order: ['y'] } },
    { name: 'inner' },
  );
  const policies = [inner];

  it('stands for its own order', () => {
    expect(order({ targets: [aChoice('a'), { id: 'n', policy: 'inner' }, aChoice('b')] }, { policies })).toEqual([
      'a',
      'y',
      'x',
      'b',
    ]);
  });

  it('decides alone where a rule hands over to it', () => {
    const rules = [{ id: 'r', when: { field: 'method', op: 'eq', value: 'POST' }, then: { policy: 'inner' } }];
    expect(order({ targets: abc, rules }, { policies })).toEqual(['y', 'x']);
  });
});

describe('a policy without targets', () => {
  it('chooses among the models of its route, which rules call m1, m2 and so on', () => {
    const targets = [aTarget({ model: 'one' }), aTarget({ model: 'two' })];
    const rules = [{ id: 'r', when: { field: 'method', op: 'exists' }, then: { targets: ['m2'] } }];
    expect(plan({ targets: [], rules }, { targets }).targets.map(({ model }) => model)).toEqual(['two']);
  });
});

it('what a policy says of attempts goes with the plan', () => {
  const resilience = { deadline_ms: 5_000, max_attempts: 2, retry: { same_target: 0 }, failover_on: [] };
  const { targets, ...said } = plan({ targets: abc, resilience });
  expect(said).toMatchObject({ deadlineMs: 5_000, maxAttempts: 2, retries: 0 });
  expect(targets.every(({ target }) => !target.failsOver)).toBe(true);
});
