import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from './admin-caller.ts';
import type { AdminRequest } from './admin-request.ts';
import type { Operator } from './operator.ts';

/** Hands a handler whoever asks: somebody of an organization, or the operator. */
export const CurrentReader = createParamDecorator((_: unknown, context: ExecutionContext): AdminCaller | Operator => {
  const { caller, operator } = context.switchToHttp().getRequest<AdminRequest>();
  const reader = operator ?? caller;
  if (reader === undefined) throw fault('internal', { message: 'A handler asked for a caller no guard established.' });
  return reader;
});
