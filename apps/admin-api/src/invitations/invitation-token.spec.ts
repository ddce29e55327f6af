import { describe, expect, it } from 'vitest';
import { newInvitationToken, parseInvitationToken } from './invitation-token.ts';

const named = { org: 'org_4fTq0ZbW9sKx', id: 'inv_7mXd1GvLp8Ns' };

describe('the token of an invitation', () => {
  it('says whose it is, and is new each time', () => {
    const [one, two] = [newInvitationToken(named), newInvitationToken(named)];
    expect(parseInvitationToken(one.token)).toEqual(named);
    expect(one.token).not.toBe(two.token);
    expect(one.digest).not.toBe(two.digest);
    expect(one.token).not.toContain(one.digest);
  });

  it.each([
    ['nothing', ''],
    ['SQL', "' OR 1=1 --"],
    ['one cut short', newInvitationToken(named).token.slice(0, -1)],
    ['one with more behind it', `${newInvitationToken(named).token}.x`],
    ['the id of a key', `org_1.key_7mXd1GvLp8Ns.${'a'.repeat(43)}`],
  ])('is not %s', (_, text) => {
    expect(parseInvitationToken(text)).toBeUndefined();
  });
});
