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
  'guardrail:read',
  'guardrail:write',
  'policy:read',
  'policy:write',
  'model:read',
  'model:write',
  'usage:read',
  'archive:read',
  'archive:write',
  'fleet:read',
  'audit:read',
  'config:read',
  'config:write',
  'member:read',
  'member:write',
  'organization:read',
  'organization:write',
  'platform:read',
  'platform:write',
] as const;
export type Permission = (typeof permissions)[number];

/** What concerns the installation and not one organization: no role of an organization holds it. */
const ofPlatform = (permission: Permission): boolean => permission.startsWith('platform:');
const ofTenant = permissions.filter((permission) => !ofPlatform(permission));
/** What people wrote and were answered is not for everybody who may look. */
const reads = ofTenant.filter((permission) => permission.endsWith(':read') && permission !== 'archive:read');

/** What each role may do. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(ofTenant),
  admin: new Set(ofTenant.filter((permission) => permission !== 'organization:write')),
  editor: new Set<Permission>([...reads, 'provider:write', 'route:write', 'guardrail:write', 'policy:write']),
  viewer: new Set(reads),
  billing: new Set<Permission>(['usage:read', 'model:read', 'project:read', 'organization:read']),
};

/** What the operator's key may do: see that organizations are there, make and remove them, and look into none. */
export const operatorPermissions: ReadonlySet<Permission> = new Set<Permission>([
  ...permissions.filter(ofPlatform),
  'organization:read',
]);

/** Of two roles the one that may do less; of two where neither is within the other, the least of all. */
export function narrowerRole(left: Role, right: Role): Role {
  if (isWithin(left, right)) return left;
  return isWithin(right, left) ? right : 'billing';
}

function isWithin(role: Role, other: Role): boolean {
  return [...rolePermissions[role]].every((permission) => rolePermissions[other].has(permission));
}
