import type { FastifyRequest } from 'fastify';
import type { Origin } from './session-opener.ts';

/** Where a request comes from, as the log and the limits see it. */
export function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, userAgent: request.headers['user-agent'] ?? '' };
}
