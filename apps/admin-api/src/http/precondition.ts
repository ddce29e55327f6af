import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { fault } from '@headgate/kernel';
import type { FastifyRequest } from 'fastify';
import { toEtag, type Versioned } from './answer.ts';

/** What `If-Match` and `If-None-Match` of a write demand. */
export interface Preconditions {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

/** Hands a handler the preconditions of its request. */
export const Precondition = createParamDecorator((_: unknown, context: ExecutionContext): Preconditions => {
  const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
  return { ifMatch: headers['if-match'], ifNoneMatch: headers['if-none-match'] };
});

/** Throws `version_mismatch` unless the resource, absent or not, is what the request thinks it is. */
export function assertPrecondition(demands: Preconditions, current: Versioned | undefined): void {
  const { ifMatch, ifNoneMatch } = demands;
  if (ifMatch !== undefined && !lists(ifMatch, current)) throw fault('version_mismatch');
  if (ifNoneMatch !== undefined && lists(ifNoneMatch, current)) {
    throw fault('version_mismatch', { message: 'The resource exists already, and the request said it must not.' });
  }
}

function lists(header: string, current: Versioned | undefined): boolean {
  if (current === undefined) return false;
  const tag = toEtag(current);
  return header.split(',').some((entry) => {
    const text = entry.trim();
    return text === '*' || text === tag || text === `W/${tag}`;
  });
}
