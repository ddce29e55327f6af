import { describe, expect, it } from 'vitest';
import { newNamedToken } from '../platform/named-token.ts';
import { parseResetToken } from './parse-reset-token.ts';

describe('the token of a reset', () => {
  it.each(['org_4fTq0ZbW9sKx', 'platform'])('of %s names whom it is for, and is stored as its hash', (issuer) => {
    const { token, digest } = newNamedToken(issuer, 'usr_4fTq0ZbW9sKx');
    expect(parseResetToken(token)).toEqual({ issuer, accountId: 'usr_4fTq0ZbW9sKx', digest });
    expect(digest).not.toContain(token.split('.')[2]);
  });

  const { token } = newNamedToken('org_a', 'usr_4fTq0ZbW9sKx');
  it.each([
    ['nothing', ''],
    ['an invitation', newNamedToken('org_a', 'inv_4fTq0ZbW9sKx').token],
    ['a secret that is cut', token.slice(0, -1)],
    ['more behind it', `${token}x`],
    ['SQL', "org_a.usr_4fTq0ZbW9sKx.' OR 1=1 --"],
    ['a line break', `${token}\n`],
  ])('is not %s', (_, text) => {
    expect(parseResetToken(text)).toBeUndefined();
  });
});
