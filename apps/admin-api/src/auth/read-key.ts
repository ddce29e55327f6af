import type { IncomingHttpHeaders } from 'node:http';

/** The key a request carries: `x-api-key`, else a bearer token. */
export function readKey(headers: IncomingHttpHeaders): string | undefined {
  const own = headers['x-api-key'];
  if (own !== undefined && own !== '') return Array.isArray(own) ? own[0] : own;
  return /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
}
