import type { Duplex } from 'node:stream';
import { fault, type Fault } from '@headgate/kernel';
import { answerOnSocket } from './answer-on-socket.ts';

/** What Node's HTTP parser refuses never becomes a request; it is answered here, once, and the connection ends. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Duplex, requestId: string): void {
  if (!socket.writable || error.code === 'ECONNRESET' || isAnswering(socket)) {
    socket.destroy();
    return;
  }
  answerOnSocket(socket, explain(error.code), requestId);
}

function explain(code: string | undefined): Fault {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return fault('request_invalid', { status: 431, message: 'The headers of the request are too large.' });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return fault('request_invalid', { status: 408, message: 'The request was not sent in time.' });
  }
  return fault('request_smuggled');
}

/** An answer is under way on this connection already: another one in the middle of it would be read as part of it. */
function isAnswering(socket: Duplex): boolean {
  const message: unknown = Reflect.get(socket, '_httpMessage');
  return typeof message === 'object' && message !== null && 'headersSent' in message && message.headersSent === true;
}
