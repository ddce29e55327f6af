import { describe, expect, it } from 'vitest';
import { findApiKey } from './find-api-key.ts';
import { isAmbiguous } from './is-ambiguous.ts';

describe('the caller’s key', () => {
  it.each([
    [{ authorization: 'Bearer hg_a' }, 'hg_a'],
    [{ authorization: 'bearer   hg_a ' }, 'hg_a'],
    [{ 'x-api-key': 'hg_b' }, 'hg_b'],
    [{ 'x-goog-api-key': 'hg_c' }, 'hg_c'],
    [{ authorization: 'Bearer sk-left-over', 'x-api-key': 'hg_b' }, 'hg_b'],
    [{ authorization: 'Bearer hg_a', 'x-api-key': 'sk-left-over' }, 'hg_a'],
    [{ authorization: 'Bearer hg_a', 'x-api-key': 'hg_b' }, 'hg_a'],
    [{ authorization: 'Bearer sk-a-vendor', 'x-javelin-apikey': 'hg_j' }, 'hg_j'],
    [{ 'x-api-key': 'sk-a-vendor', 'x-javelin-apikey': 'hg_j' }, 'hg_j'],
    [{ authorization: 'Bearer sk-a-vendor', 'x-javelin-apikey': 'hg_a,hg_i' }, 'hg_i'],
    [{ 'x-javelin-apikey': 'hg_a,' }, undefined],
    [{ 'x-api-key': 'hg_a,hg_i' }, 'hg_a,hg_i'],
    [{ authorization: 'Bearer nonsense' }, 'nonsense'],
    [{ authorization: 'Basic dXNlcjpwYXNz' }, 'Basic dXNlcjpwYXNz'],
    [{ authorization: '' }, undefined],
    [{ authorization: 'Bearer ' }, undefined],
    [{ 'x-api-key': '' }, undefined],
    [{}, undefined],
  ])('of %o is %s', (headers, key) => {
    expect(findApiKey(headers)).toBe(key);
  });
});

describe('headers that can be read in two ways', () => {
  it.each([
    [['Host', 'a', 'host', 'b'], true],
    [['Authorization', 'a', 'AUTHORIZATION', 'b'], true],
    [['X-Api-Key', 'a', 'x-api-key', 'a'], true],
    [['Host', 'a', 'Cookie', 'b', 'Cookie', 'c'], false],
    [['Host', 'a', 'Date', 'b', 'Date', 'c'], false],
    [['Host', 'a', 'Content-Type', 'b', 'X-Api-Key', 'c', 'Authorization', 'd'], false],
    [[], false],
  ])('%j: %s', (rawHeaders, ambiguous) => {
    expect(isAmbiguous(rawHeaders)).toBe(ambiguous);
  });
});
