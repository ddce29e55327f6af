import { describe, expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.ts';

const granted = (budget: RetryBudget, tries: number) =>
  Array.from({ length: tries }, () => budget.acquire('p')).filter(Boolean).length;

describe('RetryBudget', () => {
  it.each([
    { inFlight: 1, retries: 3 },
    { inFlight: 15, retries: 3 },
    { inFlight: 20, retries: 4 },
    { inFlight: 100, retries: 20 },
  ])('lets $retries of $inFlight calls in flight be retries', ({ inFlight, retries }) => {
    const budget = new RetryBudget();
    for (let i = 0; i < inFlight; i += 1) budget.enter('p');
    expect(granted(budget, 50)).toBe(retries);
  });

  it('gives room again when a retry is over', () => {
    const budget = new RetryBudget();
    budget.enter('p');
    expect(granted(budget, 10)).toBe(3);
    budget.release('p');
    expect(granted(budget, 10)).toBe(1);
  });

  it('counts each provider for itself', () => {
    const budget = new RetryBudget();
    budget.enter('p');
    granted(budget, 10);
    expect(budget.acquire('q')).toBe(true);
  });

  it('forgets providers without calls', () => {
    const budget = new RetryBudget();
    budget.enter('p');
    budget.acquire('p');
    budget.leave('p');
    expect(budget.size).toBe(1);
    budget.release('p');
    expect(budget.size).toBe(0);
    budget.leave('p');
    budget.release('p');
    expect(budget.size).toBe(0);
  });
});
