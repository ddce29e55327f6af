import type { IncomingHttpHeaders } from 'node:http';

/**
 * True for a caller that authenticates the way clients of the Javelin API do, and so expects that API's paths, shapes and errors.
 * Whoever sends our own header speaks our own API.
 */
export function isJavelinCaller(headers: IncomingHttpHeaders): boolean {
  return isGiven(headers['x-javelin-apikey']) && !isGiven(headers['x-api-key']);
}

function isGiven(header: string | string[] | undefined): boolean {
  return header !== undefined && header !== '';
}
