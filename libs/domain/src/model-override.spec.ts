import { describe, expect, it } from 'vitest';
import { modelOverrideInput, overrideFacts } from './model-override.ts';
import type { ModelFacts } from './model-facts.ts';

const known: ModelFacts = {
  name: 'GPT X',
  status: 'active',
  released: '2026-01-15',
  knowledge: null,
  context: 1000,
  max_input: null,
  max_output: 100,
  input: ['text'],
  output: ['text'],
  tools: true,
  structured_output: true,
  reasoning: false,
  price: { input: 1, output: 2, version: '2026-07-02' },
};

describe('facts with what an organization says otherwise', () => {
  it('keep what it does not speak of', () => {
    expect(overrideFacts('x', known, { body: { max_output: 50 }, version: 3 })).toEqual({ ...known, max_output: 50 });
    expect(overrideFacts('x', known, undefined)).toBe(known);
  });

  it.each([
    [
      { input: 5, output: 6 },
      { input: 5, output: 6, version: 'override-3' },
    ],
    [
      { input: 0, output: 0 },
      { input: 0, output: 0, version: 'override-3' },
    ],
    [null, null],
  ])('take its whole price %o, free and unpriced told apart', (price, expected) => {
    expect(overrideFacts('x', known, { body: { price }, version: 3 }).price).toEqual(expected);
  });

  it('may be all that is known of a model', () => {
    const facts = overrideFacts('mine', undefined, {
      body: { price: { input: 1, output: 1 }, tools: true },
      version: 1,
    });
    expect(facts).toMatchObject({ name: 'mine', context: null, tools: true, price: { version: 'override-1' } });
  });

  it('can say that something is unknown after all', () => {
    expect(overrideFacts('x', known, { body: { context: null }, version: 1 }).context).toBeNull();
  });
});

describe('an override', () => {
  it.each([
    ['a price without output', { price: { input: 1 } }],
    ['a price below nothing', { price: { input: -1, output: 1 } }],
    ['a price with a version of its own', { price: { input: 1, output: 1, version: 'x' } }],
    ['a field nobody knows', { colour: 'red' }],
    ['an unknown modality', { input: ['smell'] }],
    ['a limit of nothing', { context: 0 }],
  ])('with %s is refused', (_, body) => {
    expect(modelOverrideInput.safeParse(body).success).toBe(false);
  });
});
