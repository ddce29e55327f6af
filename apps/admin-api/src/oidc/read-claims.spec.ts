import { describe, expect, it } from 'vitest';
import { readClaims } from './read-claims.ts';

describe('the claims of a person', () => {
  it('are read as far as they have their form', () => {
    const claims = { email: ' Ada@Example.com', email_verified: true, name: 'Ada', groups: ['a', 7, 'b', null] };
    expect(readClaims(claims, 'groups')).toEqual({
      ...{ email: 'ada@example.com', isEmailVerified: true, name: 'Ada', groups: ['a', 'b'] },
    });
  });

  it.each([
    ['nothing', {}, { email: undefined, isEmailVerified: false, name: undefined, groups: [] }],
    ['one group as text', { roles: 'admins' }, { groups: ['admins'] }],
    ['groups under another name', { groups: ['a'] }, { groups: [] }],
    ['an address that is none', { email: 'ada' }, { email: undefined }],
    ['an address as an object', { email: { $ne: '' } }, { email: undefined }],
    ['a promise of verification in words', { email_verified: 'yes' }, { isEmailVerified: false }],
    ['verification as the text some providers send', { email_verified: 'true' }, { isEmailVerified: true }],
  ])('may tell %s', (_, claims, expected) => {
    expect(readClaims(claims, 'roles')).toMatchObject(expected);
  });

  it('hold no more groups than anybody has', () => {
    const groups = Array.from({ length: 5_000 }, (_, index) => `group ${index}`);
    expect(readClaims({ groups }, 'groups').groups).toHaveLength(1_000);
  });
});
