import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import type { AdminRequest } from './admin-request.ts';
import type { Operator } from './operator.ts';

/** Hands a handler the operator its guards established. */
export const CurrentOperator = createParamDecorator((_: unknown, context: ExecutionContext): Operator => {
  const { operator } = context.switchToHttp().getRequest<AdminRequest>();
  if (operator === undefined)
    throw fault('internal', { message: 'A handler asked for an operator no guard established.' });
  return operator;
});
