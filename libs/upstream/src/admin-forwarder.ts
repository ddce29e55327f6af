import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'undici';

/** Headers of one connection, not of the message: they end here. */
const hopHeaders: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'expect',
]);
const timeoutMs = 60_000;

/** Hands requests for the control plane on to it, so that one address serves both planes. The address is the operator's, nobody else's. */
export class AdminForwarder {
  readonly #pool: Pool;

  constructor(adminUrl: string) {
    this.#pool = new Pool(new URL(adminUrl).origin, {
      connections: 32,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: 5_000 },
    });
  }

  /** Answers the request with what the admin API says, or 502 where it cannot be reached; `path` is another one than the caller's. Never throws. */
  forward(request: IncomingMessage, response: ServerResponse, path = request.url ?? '/'): void {
    const abort = new AbortController();
    response.on('close', () => {
      abort.abort();
    });
    this.#pool
      .request({
        method: request.method ?? 'GET',
        path,
        headers: forwardable(request),
        body: request.method === 'GET' || request.method === 'HEAD' ? null : request,
        signal: abort.signal,
      })
      .then(({ statusCode, headers, body }) => {
        const kept = Object.entries(headers).filter(([name]) => !hopHeaders.has(name));
        response.writeHead(statusCode, Object.fromEntries(kept));
        body.on('error', () => {
          response.destroy();
        });
        body.pipe(response);
      })
      .catch(() => {
        refuse(response);
      });
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}

function forwardable(request: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined && !hopHeaders.has(name)) headers[name] = value;
  }
  // At the end: whoever is trusted further back reads from there, and what a stranger wrote stays at the front.
  const before = request.headers['x-forwarded-for'];
  headers['x-forwarded-for'] = [before ?? [], request.socket.remoteAddress ?? []].flat().join(', ');
  if (request.headers.host !== undefined) headers['x-forwarded-host'] = request.headers.host;
  return headers;
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = {
    type: 'about:blank',
    title: 'Bad Gateway',
    status: 502,
    detail: 'The admin API cannot be reached.',
  };
  response.writeHead(502, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(problem));
}
