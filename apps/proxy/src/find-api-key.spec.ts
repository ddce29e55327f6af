import { describe, expect, it } from 'vitest';
import { findApiKey } from './find-api-key.ts';

describe('findApiKey', () => {
  it.each([
    ['the bearer token', { authorization: 'Bearer hg_a' }, 'hg_a'],
    ['a token whatever the case of its scheme', { authorization: 'bearer  hg_a ' }, 'hg_a'],
    ["Anthropic's header", { 'x-api-key': 'hg_a' }, 'hg_a'],
    ["Google's header", { 'x-goog-api-key': 'hg_a' }, 'hg_a'],
    ['the one of ours, though another is left over', { authorization: 'Bearer sk-old', 'x-api-key': 'hg_a' }, 'hg_a'],
    ['the one of ours, whichever header it is in', { authorization: 'Bearer hg_a', 'x-api-key': 'sk-old' }, 'hg_a'],
    ['nonsense, which is a wrong key and not a missing one', { authorization: "Bearer ' OR 1=1; --" }, "' OR 1=1; --"],
    ['another scheme, likewise', { authorization: 'Basic YTpi' }, 'Basic YTpi'],
    ['nothing after the scheme', { authorization: 'Bearer ' }, undefined],
    ['an empty header', { authorization: '', 'x-api-key': '' }, undefined],
    ['no header', {}, undefined],
  ])('finds %s', (_, headers, key) => {
    expect(findApiKey(headers)).toBe(key);
  });
});
