import { describe, expect, it } from 'vitest';
import { isJavelinCaller } from './is-javelin-caller.ts';

describe('a client of that API', () => {
  it.each([
    [{ 'x-javelin-apikey': 'k' }, true],
    [{ 'x-javelin-apikey': 'k', authorization: 'Bearer sk-vendor' }, true],
    [{ 'x-javelin-apikey': 'k', 'x-api-key': 'k' }, false],
    [{ 'x-javelin-apikey': '' }, false],
    [{ authorization: 'Bearer k' }, false],
    [{}, false],
  ])('%j: %s', (headers, isOne) => {
    expect(isJavelinCaller(headers)).toBe(isOne);
  });
});
