import { describe, expect, it } from 'vitest';
import { keyOfPlane } from './key-pair.ts';

describe('the key a client sends that has room for only one', () => {
  it.each([
    ['hg_a,hg_i', 'hg_a', 'hg_i'],
    ['hg_a, hg_i ', 'hg_a', 'hg_i'],
    ['hg_a', 'hg_a', 'hg_a'],
    ['hg_a,', 'hg_a', ''],
    [',hg_i', '', 'hg_i'],
    ['', '', ''],
    ['hg_a,hg_b,hg_c', 'hg_a,hg_b,hg_c', 'hg_a,hg_b,hg_c'],
  ])('%j manages with %j and calls with %j', (sent, control, data) => {
    expect([keyOfPlane(sent, 'control'), keyOfPlane(sent, 'data')]).toEqual([control, data]);
  });
});
