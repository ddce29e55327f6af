import { describe, expect, it } from 'vitest';
import { findPolicyProblems } from './find-policy-problems.ts';
import { findUnavailablePolicy } from './policy-availability.ts';
import { isPolicyBody, normalisePolicy } from './normalise-policy.ts';
import { policyDefinition } from './policy.ts';

const a = { id: 'a', provider: 'openai', model: 'gpt-5' };
const b = { id: 'b', provider: 'anthropic', model: 'claude' };
const leaf = { field: 'tags.tier', op: 'eq', value: 'free' };
const rule = { id: 'r', when: leaf, then: { targets: ['a'] } };
const nested = (depth: number): object => (depth === 1 ? leaf : { not: nested(depth - 1) });

const problemsOf = (definition: object) =>
  findPolicyProblems(policyDefinition.parse({ targets: [a, b], ...definition })).map(({ path }) => path);
const onRule = (when: object, more: object = {}) => problemsOf({ rules: [{ ...rule, when, ...more }] });

describe('what is wrong with a policy', () => {
  it.each<[string, object, string[]]>([
    ['nothing', { rules: [rule], strategy: { type: 'weighted', sticky: { by: ['key.id'] } } }, []],
    ['no targets', { targets: [] }, ['targets']],
    ['ids twice', { targets: [a, a], rules: [rule, rule] }, ['targets.1.id', 'rules.1.id']],
    ['neither place nor policy', { targets: [a, { id: 'c' }] }, ['targets.1']],
    ['half a place', { targets: [a, { id: 'c', provider: 'openai' }] }, ['targets.1.model']],
    ['place and policy', { targets: [a, { id: 'c', policy: 'p', model: 'm' }] }, ['targets.1.model']],
    ['weights that are all zero', { targets: [{ ...a, weight: 0 }] }, ['targets']],
    ['all off', { targets: [{ ...a, enabled: false }] }, ['targets']],
    ['single of several', { strategy: { type: 'single' } }, ['strategy.type']],
    [
      'an order of strangers',
      { strategy: { fallback_order: ['a', 'x', 'a'] } },
      ['strategy.fallback_order.1', 'strategy.fallback_order.2'],
    ],
    [
      'sticky in order',
      { strategy: { sticky: { by: ['key.id', 'nobody'] } } },
      ['strategy.sticky', 'strategy.sticky.by.1'],
    ],
    ['a rule without effect', { rules: [{ ...rule, then: {} }] }, ['rules.0.then']],
    ['a rule for strangers', { rules: [{ ...rule, then: { targets: ['aa'] } }] }, ['rules.0.then.targets.0']],
    [
      'a rule that refuses and serves',
      { rules: [{ ...rule, then: { reject: { message: 'no' }, targets: ['a'], policy: 'p' } }] },
      ['rules.0.then.policy', 'rules.0.then.targets'],
    ],
    [
      'a rule that refuses and goes on',
      { rules: [{ ...rule, then: { reject: { message: 'no' }, continue: true } }] },
      ['rules.0.then.continue'],
    ],
    ['a rule that only goes on', { rules: [{ ...rule, then: { continue: true } }] }, []],
    [
      'a rule that sets who answers, and how',
      { rules: [{ ...rule, then: { set: { model: 'm', temperature: 0, stream: true, messages: [] } } }] },
      ['rules.0.then.set.model', 'rules.0.then.set.stream', 'rules.0.then.set.messages'],
    ],
    ['a rule that sets nothing', { rules: [{ ...rule, then: { set: {} } }] }, ['rules.0.then.set']],
    ['a shadow of nobody', { shadow: [{ target: 'z' }] }, ['shadow.0.target']],
  ])('%s', (_, definition, paths) => {
    expect(problemsOf(definition)).toEqual(paths);
  });

  it.each<[string, object, object, string[]]>([
    ['six levels', nested(6), {}, []],
    ['seven levels', nested(7), {}, ['rules.0.when']],
    ['64 comparisons', { any: [{ all: Array(32).fill(leaf) }, { all: Array(32).fill(leaf) }] }, {}, []],
    ['65 comparisons', { any: [{ all: Array(33).fill(leaf) }, { all: Array(32).fill(leaf) }] }, {}, ['rules.0.when']],
    ['two forms in one', { ...leaf, not: leaf }, {}, ['rules.0.when']],
    ['nothing in it', {}, {}, ['rules.0.when']],
    ['an operator beside a list', { all: [leaf], op: 'eq' }, {}, ['rules.0.when.op']],
    ['a field nobody knows', { ...leaf, field: 'tag.tier' }, {}, ['rules.0.when.field']],
    ['no operator', { field: 'stream' }, {}, ['rules.0.when.op']],
    ['no operand', { field: 'stream', op: 'eq' }, {}, ['rules.0.when.value']],
    ['an operand too many', { ...leaf, op: 'exists' }, {}, ['rules.0.when.value']],
    ['a text for a number', { field: 'input.chars', op: 'gt', value: '10' }, {}, ['rules.0.when.value']],
    ['a comparison a flag does not have', { field: 'stream', op: 'gt', value: 1 }, {}, ['rules.0.when.op']],
    ['a pattern too long', { ...leaf, op: 'matches', value: 'a'.repeat(257) }, {}, ['rules.0.when.value']],
    ['case of numbers', { field: 'input.chars', op: 'gt', value: 1, ci: true }, {}, ['rules.0.when.ci']],
    ['a zone of nowhere', { field: 'time.hour', op: 'gt', value: 8, tz: 'Mars/Base' }, {}, ['rules.0.when.tz']],
    ['a zone beside no time', { ...leaf, tz: 'UTC' }, {}, ['rules.0.when.tz']],
    [
      'what callers say, for a trusted rule',
      { any: [{ not: leaf }] },
      { trust: 'server' },
      ['rules.0.when.any.0.not.field'],
    ],
    ['what keys say, for a trusted rule', { field: 'attrs.plan', op: 'eq', value: 'x' }, { trust: 'server' }, []],
  ])('a condition of %s', (_, when, more, paths) => {
    expect(onRule(when, more)).toEqual(paths);
  });

  it('is said with a suggestion', () => {
    const [field] = findPolicyProblems(
      policyDefinition.parse({ targets: [a], rules: [{ ...rule, when: { ...leaf, field: 'modle.requested' } }] }),
    );
    expect(field?.message).toContain('did you mean "model.requested"?');
    const [target] = findPolicyProblems(
      policyDefinition.parse({ targets: [{ ...a, id: 'openai' }], strategy: { fallback_order: ['opena1'] } }),
    );
    expect(target?.message).toContain('did you mean "openai"?');
  });

  it('is said also of a condition that is deep beyond reason, without falling over', () => {
    expect(onRule(nested(200))).toEqual(['rules.0.when']);
  });
});

describe('what this version cannot do', () => {
  it.each<[string, object, string[]]>([
    [
      'nothing of it',
      { rules: [rule], strategy: { type: 'round_robin' }, resilience: { deadline_ms: 5, failover_on: ['429'] } },
      [],
    ],
    [
      'a strategy',
      { strategy: { type: 'least_latency', latency: { pick: 'p2c' } } },
      ['strategy.type', 'strategy.latency'],
    ],
    [
      'a strategy of a rule',
      { rules: [{ ...rule, then: { use: { type: 'lowest_cost' } } }] },
      ['rules.0.then.use.type'],
    ],
    [
      'fields and effects of rules',
      {
        rules: [
          {
            ...rule,
            when: { any: [leaf, { field: 'complexity.score', op: 'gt', value: 1 }] },
            then: { set: { a: 1 }, continue: true },
          },
        ],
      },
      ['rules.0.when.any.1.field'],
    ],
    [
      'what rules set and that they go on, which it can',
      { rules: [{ ...rule, then: { set: { a: 1 }, continue: true } }] },
      [],
    ],
    [
      'parts of targets',
      { targets: [{ ...a, quality: 0.5, params: { drop: ['x'] }, regions: ['EU'] }] },
      ['targets.0.params', 'targets.0.regions', 'targets.0.quality'],
    ],
    [
      'parts beside',
      {
        hedge: { enabled: true },
        cache: { enabled: true },
        affinity: { key: ['session'] },
        constraints: { context_fit: true, on_unsupported: 'reject' },
      },
      ['constraints.context_fit', 'hedge.enabled', 'affinity', 'cache.enabled'],
    ],
    ['what is switched off', { hedge: { enabled: false }, cache: { enabled: false }, shadow: [], budget: {} }, []],
    [
      'parts of attempts',
      {
        resilience: {
          breaker: { window_s: 5 },
          retry: { same_target: 1, base_ms: 5 },
          failover_on: ['connect', 'context_length'],
          mid_stream: 'continue',
        },
      },
      ['resilience.retry.base_ms', 'resilience.failover_on.1', 'resilience.breaker', 'resilience.mid_stream'],
    ],
  ])('%s', (_, definition, paths) => {
    const policy = policyDefinition.parse({ targets: [a, b], ...definition });
    expect(findUnavailablePolicy(policy).map(({ path }) => path)).toEqual(paths);
  });
});

describe('the short forms of the documents', () => {
  const providers = [
    { provider: 'openai', model: 'gpt-5', priority: 2 },
    { provider: 'anthropic', model: 'claude', priority: 1 },
  ];
  it.each<[object, string]>([
    [{ type: 'fallback', providers }, 'priority'],
    [{ type: 'intelligent', axis: 'cost', providers }, 'cost_optimized'],
    [{ type: 'intelligent', axis: 'performance', providers }, 'balanced'],
    [{ type: 'intelligent', axis: 'intelligence', providers }, 'quality_first'],
    [{ type: 'weighted', providers }, 'weighted'],
  ])('%j means %s', (written, type) => {
    const { body, problems } = normalisePolicy(written);
    expect(problems).toEqual([]);
    const policy = policyDefinition.parse(body);
    expect(policy.strategy.type).toBe(type);
    expect(policy.targets.map(({ id, priority }) => [id, priority])).toEqual([
      ['t1', 2],
      ['t2', 1],
    ]);
    expect(findPolicyProblems(policy)).toEqual([]);
  });

  it.each<[object, string[]]>([
    [{ type: 'clever', providers }, ['type']],
    [{ type: 'intelligent', axis: 'beauty', providers }, ['axis']],
    [{ type: 'fallback', axis: 'cost', providers }, ['axis']],
    [{ type: 'fallback', providers, targets: [], strategy: {} }, ['providers', 'type']],
    [{ providers }, ['type']],
  ])('%j is refused', (written, paths) => {
    expect(normalisePolicy(written).problems.map(({ path }) => path)).toEqual(paths);
  });

  it('say where something is wrong as it was written', () => {
    const { toWrittenPath } = normalisePolicy({ type: 'intelligent', axis: 'cost', providers });
    expect(['targets.1.model', 'targets', 'strategy.type', 'rules.0.id'].map(toWrittenPath)).toEqual([
      'providers.1.model',
      'providers',
      'axis',
      'rules.0.id',
    ]);
  });

  it('fill in ids around those given, and change nothing that is normal already', () => {
    const { body } = normalisePolicy({ targets: [{ id: 't1' }, {}], rules: [{}, { id: 'x' }] });
    expect(body).toEqual({ targets: [{ id: 't1' }, { id: 't2' }], rules: [{ id: 'r1' }, { id: 'x' }] });
    expect(normalisePolicy(body).body).toEqual(body);
  });

  it('are told from settings of a route under the same name', () => {
    expect(isPolicyBody({ enabled: true, archive: { enabled: true } })).toBe(false);
    expect(isPolicyBody({ type: 'fallback' })).toBe(true);
    expect(isPolicyBody({ targets: [] })).toBe(true);
  });
});
