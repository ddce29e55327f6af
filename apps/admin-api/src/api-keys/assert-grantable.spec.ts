import { type Role, rolePermissions, roles } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import type { AdminCaller } from '../http/admin-caller.ts';
import { assertGrantable } from './assert-grantable.ts';

function caller(role: Role): AdminCaller {
  const actor = { kind: 'api_key', id: 'k', name: 'k' } as const;
  return { org: 'org', actor, role, isBound: false, project: undefined, onceOnly: undefined };
}

describe('granting a role', () => {
  it.each([
    ['owner', 'owner', true],
    ['owner', 'admin', true],
    ['admin', 'owner', false],
    ['admin', 'admin', true],
    ['admin', 'billing', true],
    ['viewer', 'editor', false],
    ['billing', 'viewer', false],
  ] as const)('%s grants %s: %s', (own, granted, isAllowed) => {
    const grant = (): void => assertGrantable(caller(own), granted);
    if (isAllowed) expect(grant).not.toThrow();
    else expect(grant).toThrow(expect.objectContaining({ code: 'permission_denied' }));
  });

  it('never makes anything wider than its maker', () => {
    for (const own of roles) {
      for (const granted of roles) {
        const isWider = [...rolePermissions[granted]].some((permission) => !rolePermissions[own].has(permission));
        const grant = (): void => assertGrantable(caller(own), granted);
        if (isWider) expect(grant, `${own} grants ${granted}`).toThrow();
        else expect(grant, `${own} grants ${granted}`).not.toThrow();
      }
    }
  });

  it('is no question for a key without a role', () => {
    expect(() => assertGrantable(caller('viewer'), null)).not.toThrow();
  });
});
