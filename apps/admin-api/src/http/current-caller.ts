import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import type { AdminRequest } from './admin-request.ts';
import type { AdminCaller } from './admin-caller.ts';

/** Hands a handler the caller its guards established. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): AdminCaller => {
  const { caller, operator } = context.switchToHttp().getRequest<AdminRequest>();
  if (operator !== undefined)
    throw fault('permission_denied', { message: 'A platform key belongs to no organization.' });
  if (caller === undefined) throw fault('internal', { message: 'A handler asked for a caller no guard established.' });
  return caller;
});
