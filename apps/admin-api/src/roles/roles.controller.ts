import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { permissions, rolePermissions, roles } from '@headgate/domain';
import { z } from 'zod';
import type { AdminCaller } from '../http/admin-caller.ts';
import { Allow } from '../http/allow.ts';
import { CurrentCaller } from '../http/current-caller.ts';
import { Describe } from '../http/describe.ts';
import { type ListPage, pageOf } from '../http/page-of.ts';

const roleResource = z
  .object({
    name: z.enum(roles),
    permissions: z.array(z.enum(permissions)),
    grantable: z.boolean().describe('Whether you may give it: it holds nothing you do not.'),
  })
  .meta({ id: 'Role', example: { name: 'billing', permissions: ['project:read', 'usage:read'], grantable: true } });
type RoleResource = z.infer<typeof roleResource>;

/** What each role may do. Roles are fixed: what a person may do is read from one word. */
@ApiTags('Members')
@Controller('v1/admin/roles')
export class RolesController {
  @Get()
  @Allow('member:read')
  @Describe({ summary: 'List roles, widest first', kind: 'read', answers: { 200: pageOf(roleResource, 'RolePage') } })
  list(@CurrentCaller() { role }: AdminCaller): ListPage<RoleResource> {
    const data = roles.map((name) => ({
      name,
      permissions: [...rolePermissions[name]].sort(),
      grantable: [...rolePermissions[name]].every((permission) => rolePermissions[role].has(permission)),
    }));
    return { data, next_cursor: null };
  }
}
