import { type Role, rolePermissions } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';

/** Throws unless everything the role may do is something the caller may do: no key is wider than its maker's. */
export function assertGrantable(caller: AdminCaller, role: Role | null): void {
  if (role === null) return;
  const own = rolePermissions[caller.role];
  const beyond = [...rolePermissions[role]].filter((permission) => !own.has(permission));
  if (beyond.length === 0) return;
  throw fault('permission_denied', {
    message: `The role "${role}" may do more than this key: ${beyond.join(', ')}.`,
    problems: [{ path: 'role', message: 'is above your own' }],
  });
}
