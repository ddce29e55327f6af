import type { IncomingHttpHeaders } from 'node:http';
import { keyOfPlane } from '@headgate/domain';

/**
 * The key a request carries: `x-api-key`, else that of a client of the Javelin API, else a bearer token. Such a client sends a
 * vendor's key as the bearer token, and may send a pair as its own.
 */
export function readKey(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  if (own !== undefined && own !== '') return Array.isArray(own) ? own[0] : own;
  const javelin = headers['x-javelin-apikey'];
  if (javelin !== undefined && javelin !== '') return keyOfPlane([javelin].flat()[0] ?? '', 'control');
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
