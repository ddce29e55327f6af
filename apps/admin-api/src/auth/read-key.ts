import type { IncomingHttpHeaders } from 'node:http';

/**
 * The key a request carries: `x-api-key`, else that of a client of the Javelin API, else a bearer token. Such a client sends a
 * vendor's key as the bearer token.
 */
export function readKey(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  if (own !== undefined && own !== '') return Array.isArray(own) ? own[0] : own;
  const javelin = headers['x-javelin-apikey'];
  if (javelin !== undefined && javelin !== '') return Array.isArray(javelin) ? javelin[0] : javelin;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
