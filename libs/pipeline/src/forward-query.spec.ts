import { describe, expect, it } from 'vitest';
import { forwardQuery } from './forward-query.ts';

describe('the query that travels on', () => {
  it.each([
    ['', ''],
    ['?beta=true', '?beta=true'],
    ['?a=%20b&c', '?a=%20b&c'],
    ['?key=hg_live_abc', ''],
    ['?a=1&key=hg_live_abc&b=%2F', '?a=1&b=%2F'],
    ['?api_key=hg_test_abc', ''],
    ['?name=xhg_1', '?name=xhg_1'],
  ])('of %s is %s', (query, expected) => {
    expect(forwardQuery(query)).toBe(expected);
  });
});
