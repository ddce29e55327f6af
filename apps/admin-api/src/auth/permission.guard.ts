import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { operatorPermissions, type Permission, rolePermissions } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { Allow } from '../http/allow.ts';
import type { AdminRequest } from '../http/admin-request.ts';
import { Public } from '../http/public.ts';

/** Third global guard, and the one decision: may this caller do what this handler does? Anything undeclared is refused. */
@Injectable()
export class PermissionGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    if (this.reflector.get(Public, handler) !== undefined) return true;
    const needed = this.reflector.get(Allow, handler);
    if (needed !== undefined && permissionsOf(context.switchToHttp().getRequest<AdminRequest>()).has(needed))
      return true;
    throw fault('permission_denied', {
      ...(needed !== undefined && { message: `This operation needs the permission "${needed}".` }),
    });
  }
}

function permissionsOf({ caller, operator }: AdminRequest): ReadonlySet<Permission> {
  if (operator !== undefined) return operatorPermissions;
  return caller === undefined ? new Set() : rolePermissions[caller.role];
}
