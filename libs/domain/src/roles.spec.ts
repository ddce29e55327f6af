import { describe, expect, it } from 'vitest';
import { narrowerRole, operatorPermissions, permissions, type Role, rolePermissions, roles } from './roles.ts';

describe('roles', () => {
  it.each([
    ['owner', 'organization:write', true],
    ['admin', 'organization:write', false],
    ['admin', 'key:write', true],
    ['editor', 'route:write', true],
    ['editor', 'key:write', false],
    ['viewer', 'route:read', true],
    ['viewer', 'route:write', false],
    ['billing', 'usage:read', true],
    ['billing', 'route:read', false],
  ] as const)('%s and %s: %s', (role, permission, allowed) => {
    expect(rolePermissions[role].has(permission)).toBe(allowed);
  });

  it('gives of two the one that may do less', () => {
    expect(narrowerRole('owner', 'viewer')).toBe('viewer');
    expect(narrowerRole('billing', 'admin')).toBe('billing');
    for (const role of roles) expect(narrowerRole(role, role)).toBe(role);
  });

  it('no role but the owner may do everything, and none may do what is not in the list', () => {
    const ofTenant = permissions.filter((permission) => !permission.startsWith('platform:'));
    const wide: Role[] = roles.filter((role) => ofTenant.every((permission) => rolePermissions[role].has(permission)));
    expect(wide).toEqual(['owner']);
    for (const role of roles) for (const granted of rolePermissions[role]) expect(permissions).toContain(granted);
  });

  it('of an organization say nothing of the installation, and the key of the installation says nothing of what is in one', () => {
    for (const role of roles) {
      for (const granted of rolePermissions[role]) expect(granted).not.toMatch(/^platform:/);
    }
    expect([...operatorPermissions].sort()).toEqual(['organization:read', 'platform:read', 'platform:write']);
  });
});
