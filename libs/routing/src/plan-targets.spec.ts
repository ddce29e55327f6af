import { describe, expect, it } from 'vitest';
import { planTargets, type PlanRequest } from './plan-targets.ts';
import { aProvider, aRoute, aSecret, aTarget } from './testing/index.ts';

const request = (fields: Partial<PlanRequest> = {}): PlanRequest => ({
  requestedModel: 'gpt-x',
  mayUse: () => true,
  random: () => 0,
  ...fields,
});
const named = (model: string, weight = 1) => aTarget({ model, weight });
const models = (plan: ReturnType<typeof planTargets>) => plan.targets.map(({ model }) => model);

describe('the order of targets', () => {
  it.each([
    { of: 'an unbalanced route', isBalanced: false, weights: [1, 5, 1], draw: 0.99, order: 'a b c' },
    { of: 'a balanced route, low draw', isBalanced: true, weights: [1, 2, 1], draw: 0, order: 'a b c' },
    { of: 'a balanced route, middle draw', isBalanced: true, weights: [1, 2, 1], draw: 0.5, order: 'b a c' },
    { of: 'a balanced route, high draw', isBalanced: true, weights: [1, 2, 1], draw: 0.99, order: 'c a b' },
    { of: 'a balanced route with a drained first', isBalanced: true, weights: [0, 1, 1], draw: 0, order: 'b c a' },
    { of: 'an unbalanced route with a drained first', isBalanced: false, weights: [0, 1, 1], draw: 0, order: 'b c a' },
    { of: 'a route with everything drained', isBalanced: true, weights: [0, 0, 0], draw: 0, order: 'a b c' },
  ])('of $of is $order', ({ isBalanced, weights, draw, order }) => {
    const targets = ['a', 'b', 'c'].map((model, at) => named(model, weights[at]));
    expect(models(planTargets(aRoute({ targets, isBalanced }), request({ random: () => draw }))).join(' ')).toBe(order);
  });
});

describe('what a target is asked for', () => {
  it('is the caller’s model where the route leaves it open, the route’s own elsewhere', () => {
    const route = aRoute({ targets: [named('*'), named('fixed')] });
    expect(models(planTargets(route, request()))).toEqual(['gpt-x', 'fixed']);
  });

  it('is skipped where nobody names a model', () => {
    const plan = planTargets(aRoute({ targets: [named('*'), named('fixed')] }), request({ requestedModel: undefined }));
    expect(models(plan)).toEqual(['fixed']);
    expect(plan.skipped.map(({ reason }) => reason)).toEqual(['model_unnamed']);
  });

  it('may stay unnamed for endpoints without models', () => {
    const plan = planTargets(aRoute(), request({ requestedModel: undefined, isModelOptional: true }));
    expect(models(plan)).toEqual(['']);
  });
});

describe('targets passed over', () => {
  it('are listed with the reason', () => {
    const off = aTarget({ provider: aProvider({ enabled: false }) });
    const forbidden = named('secret-model');
    const plan = planTargets(
      aRoute({ targets: [off, forbidden, named('open')] }),
      request({ mayUse: (_, model) => model !== 'secret-model' }),
    );
    expect(models(plan)).toEqual(['open']);
    expect(plan.skipped).toEqual([
      { target: off, reason: 'provider_disabled' },
      { target: forbidden, reason: 'key_scope' },
    ]);
  });
});

describe('credentials of a target', () => {
  const secrets = [
    aSecret({ name: 'a', weight: 1 }),
    aSecret({ name: 'b', weight: 3 }),
    aSecret({ name: 'c', weight: 0 }),
  ];
  const order = (fields: { secretName?: string; draw?: number; only?: typeof secrets }) => {
    const target = aTarget({ provider: aProvider({ secrets: fields.only ?? secrets }), secretName: fields.secretName });
    const plan = planTargets(aRoute({ targets: [target] }), request({ random: () => fields.draw ?? 0 }));
    return plan.targets[0]?.secrets.map(({ name }) => name).join(' ');
  };

  it.each([
    { when: 'drawn by weight, low', draw: 0, names: 'a b c' },
    { when: 'drawn by weight, high', draw: 0.9, names: 'b a c' },
    { when: 'named by the route', secretName: 'c', names: 'c' },
    { when: 'named but unknown', secretName: 'gone', names: '' },
    { when: 'the only one is disabled', only: [aSecret({ enabled: false })], names: '' },
    { when: 'there is none', only: [], names: '' },
    { when: 'the only one is drained', only: [aSecret({ weight: 0 })], names: 'default' },
  ])('are "$names" when $when', ({ when: _, names, ...fields }) => {
    expect(order(fields)).toBe(names);
  });
});
