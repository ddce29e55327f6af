import type { Duplex } from 'node:stream';
import type { Fault } from '@headgate/kernel';
import { errorDialect } from '@headgate/pipeline';

const reasons: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  431: 'Request Header Fields Too Large',
};

/** Writes a whole error answer where Node made no response object, and ends our side of the connection. */
export function answerOnSocket(socket: Duplex, failure: Fault, requestId: string, onWritten?: () => void): void {
  const answer = errorDialect('openai').writeError(failure, requestId);
  const lines = [
    `HTTP/1.1 ${String(answer.status)} ${reasons[answer.status] ?? 'Bad Request'}`,
    'content-type: application/json',
    `content-length: ${String(Buffer.byteLength(answer.body))}`,
    `x-request-id: ${requestId}`,
    ...(answer.status === 405 ? ['allow: GET, HEAD, POST, OPTIONS'] : []),
    'connection: close',
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${answer.body}`, onWritten);
}
