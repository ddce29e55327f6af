import type { Membership } from '@headgate/database';
import { describe, expect, it } from 'vitest';
import type { Person } from '../http/principal.ts';
import { grantOfPerson } from './grant.ts';

const acme: Membership = {
  ...{ orgId: 'org_a', orgSlug: 'acme', orgName: 'Acme', memberId: 'mem_a' },
  ...{ role: 'owner', projects: null },
};
const umbrella: Membership = { ...acme, orgId: 'org_u', orgSlug: 'umbrella', role: 'viewer', projects: ['prj_1'] };

function person(...memberships: Membership[]): Person {
  const at = new Date(0);
  const account = { id: 'usr_1', login: 'ada@example.com', email: 'ada@example.com', name: null, password: null };
  const session = { hash: 'h', id: 'ses_1', accountId: 'usr_1', onlyOrg: null, address: '', userAgent: '' };
  return {
    kind: 'user',
    csrfToken: 'csrf',
    open: {
      account: { ...account, passwordChangedAt: null, createdAt: at, updatedAt: at },
      session: { ...session, createdAt: at, usedAt: at, expiresAt: at },
      memberships,
    },
  };
}

describe('the grant of a person', () => {
  it.each([
    ['who belongs to one organization', [acme], undefined, { org: 'org_a', role: 'owner', projects: null }],
    [
      'who names one of several by id',
      [acme, umbrella],
      'org_u',
      { org: 'org_u', role: 'viewer', projects: ['prj_1'] },
    ],
    ['who names one of several by slug', [acme, umbrella], 'acme', { org: 'org_a', role: 'owner', projects: null }],
  ])('%s', (_, memberships, named, grant) => {
    expect(grantOfPerson(person(...memberships), named)).toEqual({
      ...grant,
      actor: { kind: 'user', id: 'usr_1', name: 'ada@example.com' },
    });
  });

  it.each([
    ['who belongs to none', [], undefined, 'permission_denied'],
    ['who names none of several', [acme, umbrella], undefined, 'validation_failed'],
    ['who names one they do not belong to', [acme], 'umbrella', 'not_found'],
    ['who belongs to none and names one', [], 'acme', 'not_found'],
  ])('%s is refused', (_, memberships, named, code) => {
    expect(() => grantOfPerson(person(...memberships), named)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
