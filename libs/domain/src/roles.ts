/** What a person or an admin key may be, widest first. */
export const roles = ['owner', 'admin', 'editor', 'viewer', 'billing'] as const;
export type Role = (typeof roles)[number];

/** Everything a handler may ask for: noun and verb. */
export const permissions = [
  'project:read',
  'project:write',
  'key:read',
  'key:write',
  'provider:read',
  'provider:write',
  'route:read',
  'route:write',
  'usage:read',
  'fleet:read',
  'audit:read',
  'config:read',
  'config:write',
  'organization:write',
] as const;
export type Permission = (typeof permissions)[number];

const reads = permissions.filter((permission) => permission.endsWith(':read'));

/** What each role may do. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(permissions),
  admin: new Set(permissions.filter((permission) => permission !== 'organization:write')),
  editor: new Set<Permission>([...reads, 'provider:write', 'route:write']),
  viewer: new Set(reads),
  billing: new Set<Permission>(['usage:read', 'project:read']),
};
