import { describe, expect, it } from 'vitest';
import { readKey } from './read-key.ts';

describe('readKey', () => {
  it.each([
    ['x-api-key', { 'x-api-key': 'k1' }, 'k1'],
    ['a bearer token', { authorization: 'Bearer k2' }, 'k2'],
    ['a bearer token in another case', { authorization: 'bearer  k2 ' }, 'k2'],
    ['both, of which x-api-key counts', { 'x-api-key': 'k1', authorization: 'Bearer k2' }, 'k1'],
    ['a pair of a Javelin client, of which the first manages', { 'x-javelin-apikey': 'hg_a,hg_i' }, 'hg_a'],
    ['a pair where there are none', { 'x-api-key': 'hg_a,hg_i' }, 'hg_a,hg_i'],
    ['another scheme', { authorization: 'Basic azE6' }, undefined],
    ['a bearer without a token', { authorization: 'Bearer ' }, undefined],
    ['two words', { authorization: 'Bearer a b' }, undefined],
    ['nothing', {}, undefined],
  ])('%s', (_, headers, key) => {
    expect(readKey(headers)).toBe(key);
  });
});
