import { describe, expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

describe('requestIdOf', () => {
  it("keeps the caller's own", () => {
    expect(requestIdOf({ headers: { 'x-request-id': 'trace-1.2:3_4' } })).toBe('trace-1.2:3_4');
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one that would write a log line of its own', 'a\n{"level":"error"}'],
    ['one without end', 'x'.repeat(129)],
    ['two', ['a', 'b']],
  ])('makes one for %s', (_, given) => {
    expect(requestIdOf({ headers: { 'x-request-id': given } })).toMatch(/^req_[0-9A-Za-z]{12}$/);
  });
});
