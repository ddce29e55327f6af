import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import type { AdminRequest } from './admin-request.ts';
import type { Person } from './principal.ts';

/** Hands a handler the person whose session the request came with. */
export const CurrentPerson = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { user } = context.switchToHttp().getRequest<AdminRequest>();
  if (user?.kind !== 'user') throw fault('session_required');
  return user;
});
