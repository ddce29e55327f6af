import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { Fault } from '@headgate/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Log } from '../platform/log.ts';
import { toEdgeFault } from './edge-fault.ts';
import { MethodTable } from './method-table.ts';
import { writeFault } from './write-fault.ts';

/** The one place where errors become answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly log: Log,
    private readonly methods: MethodTable,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const found = toEdgeFault(error);
    const fault = found.code === 'endpoint_not_found' ? this.methods.explain(request, reply, found) : found;
    if (fault.status >= 500) this.report(fault, request);
    if (reply.sent) return;
    const { status, contentType, body } = writeFault(fault, request);
    void reply.code(status).headers(headersOf(fault)).type(contentType).send(body);
  }

  private report(fault: Fault, request: FastifyRequest): void {
    // The path without its query: a key sent there by mistake must not reach the log.
    const path = request.url.split('?')[0];
    const context = { request_id: request.id, method: request.method, path, code: fault.code };
    const { cause } = fault;
    this.log.error({ ...context, err: cause instanceof Error ? cause : undefined }, fault.message);
  }
}

function headersOf(fault: Fault): Record<string, string> {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (fault.status === 401) headers['www-authenticate'] = 'Bearer realm="headgate"';
  if (fault.retryable || fault.retryAfterMs !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil((fault.retryAfterMs ?? 1000) / 1000)));
  }
  return headers;
}
