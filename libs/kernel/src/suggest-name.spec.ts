import { describe, expect, it } from 'vitest';
import { suggestName, unknownField } from './suggest-name.ts';

const known = ['rate_limit', 'retries', 'retention', 'models', 'owner'];

describe('suggestName', () => {
  it.each([
    ['rate_limits', 'rate_limit'],
    ['ratelimit', 'rate_limit'],
    ['rate-limit', 'rate_limit'],
    ['Models', 'models'],
    ['modles', 'models'],
    ['retires', 'retries'],
    ['onwer', 'owner'],
    ['temperature', undefined],
    ['x', undefined],
    ['a'.repeat(10_000), undefined],
  ])('for %s: %s', (written, meant) => {
    expect(suggestName(written, known)).toBe(meant);
  });

  it('speaks of what it does not know even where it knows nothing near', () => {
    expect(unknownField('temperature', known)).toBe('is not a known field');
    expect(unknownField('rate_limits', known)).toBe('is not a known field; did you mean "rate_limit"?');
  });
});
