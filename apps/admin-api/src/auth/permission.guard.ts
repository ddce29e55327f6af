import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { operatorPermissions, type Permission, rolePermissions } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { Allow } from '../http/allow.ts';
import type { AdminRequest } from '../http/admin-request.ts';
import { Personal } from '../http/personal.ts';
import { Public } from '../http/public.ts';

/** Third global guard, and the one decision: may this caller do what this handler does? Anything undeclared is refused. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (this.reflector.get(Public, handler) !== undefined) return true;
    const request = context.switchToHttp().getRequest<AdminRequest>();
    if (this.reflector.get(Personal, handler) !== undefined) return assertPerson(request);
    const needed = this.reflector.get(Allow, handler);
    if (needed !== undefined && permissionsOf(request).has(needed)) return true;
    throw fault('permission_denied', {
      ...(needed !== undefined && { message: `This operation needs the permission "${needed}".` }),
    });
  }
}

/** What people do about themselves needs no permission, and no key can do it for them. */
function assertPerson({ user }: AdminRequest): true {
  if (user?.kind !== 'user') throw fault('session_required');
  return true;
}

function permissionsOf({ caller, operator }: AdminRequest): ReadonlySet<Permission> {
  if (operator !== undefined) return operatorPermissions;
  return caller === undefined ? new Set() : rolePermissions[caller.role];
}
