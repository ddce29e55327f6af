import type { FastifyRequest } from 'fastify';

type Asked = Pick<FastifyRequest, 'hostname' | 'protocol'>;

/** Bound by the browser to this very host and to TLS, whatever the host is called. */
const secureName = '__Host-headgate_session';
/** For plain HTTP on this machine, where some browsers keep no secure cookie. */
const loopbackName = 'headgate_session_loopback';
const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d+)?$/;

/** What the session's cookie of a request holds; undefined where it has none. */
export function readSessionToken(request: Asked & Pick<FastifyRequest, 'headers'>): string | undefined {
  const name = nameFor(request);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** The header that leaves the session's cookie, or takes it away where there is no token. */
export function toSessionCookie(request: Asked, token: string | undefined, maxAgeMs: number): string {
  const name = nameFor(request);
  const age = token === undefined ? 0 : Math.floor(maxAgeMs / 1000);
  const secure = name === secureName ? '; Secure' : '';
  return `${name}=${token ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=Strict${secure}`;
}

/** Only a name this machine calls itself goes without TLS: any other host is reached over a network. */
function nameFor({ hostname, protocol }: Asked): string {
  return protocol === 'http' && loopback.test(hostname) ? loopbackName : secureName;
}
