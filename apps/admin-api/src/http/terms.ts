import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Preconditions } from './precondition.ts';
import { validationFault } from './validation-fault.ts';

/** How a write is meant: as a draft or live, and under what condition. */
export interface WriteTerms {
  readonly draft: boolean;
  readonly demands: Preconditions;
}

/** Hands a handler the terms of its write; `Describe` documents them where `hasDraft` is said. */
export const Terms = createParamDecorator((_: unknown, context: ExecutionContext): WriteTerms => {
  const { headers, query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { draft?: unknown } }>>();
  const draft = query.draft ?? 'false';
  if (draft !== 'true' && draft !== 'false') {
    throw validationFault([{ path: 'draft', message: 'must be true or false' }]);
  }
  const demands = { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
  return { draft: draft === 'true', demands };
});
