import type { Socket } from 'node:net';
import { fault } from '@headgate/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toEdgeFault } from './edge-fault.ts';
import { toProblemDocument } from './problem-document.ts';
import { requestIdOf } from './request-id.ts';
import { writeFault } from './write-fault.ts';

/** Answers what Fastify refuses before any handler or filter is chosen, such as a path that cannot be decoded. */
export function refuseRequest(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const { status, contentType, body } = writeFault(toEdgeFault(error), request);
  void reply.code(status).header('x-request-id', request.id).type(contentType).send(body);
}

/** Answers what is not even HTTP, and hangs up: nothing that follows on the connection could be trusted. */
export function refuseConnection(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const refused = fault('request_smuggled', { status: error.code === 'HPE_HEADER_OVERFLOW' ? 431 : 400 });
  const body = JSON.stringify(toProblemDocument(refused, requestIdOf({ headers: {} })));
  const phrase = refused.status === 431 ? 'Request Header Fields Too Large' : 'Bad Request';
  socket.end(
    [
      `HTTP/1.1 ${refused.status} ${phrase}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}
