import type { IncomingMessage } from 'node:http';
import { newId } from '@headgate/kernel';

/** The id of a request: the caller's own where it is harmless in a log line, otherwise a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : newId('req');
}
