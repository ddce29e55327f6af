import type { FastifyRequest } from 'fastify';

type Asked = Pick<FastifyRequest, 'hostname' | 'protocol'>;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)(?::\d+)?$/;

/**
 * A cookie that the browser binds to this very host and to TLS, whatever the host is called: `__Host-<name>`. For plain HTTP on
 * this machine, where some browsers keep no secure cookie, it is `<name>_loopback`.
 */
export class HostCookie {
  constructor(
    private readonly name: string,
    /** `Lax` for what must arrive when another site sends the browser back here. */
    private readonly sameSite: 'Strict' | 'Lax',
  ) {}

  /** What the cookie of a request holds; undefined where it has none. */
  read(request: Asked & Pick<FastifyRequest, 'headers'>): string | undefined {
    const name = this.nameFor(request);
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const [key, value] = pair.trim().split('=', 2);
      if (key === name && value !== undefined && value !== '') return value;
    }
    return undefined;
  }

  /** The header that leaves the cookie, or takes it away where there is no value. */
  write(request: Asked, value: string | undefined, maxAgeMs: number): string {
    const age = value === undefined ? 0 : Math.floor(maxAgeMs / 1000);
    const secure = isPlainLoopback(request) ? '' : '; Secure';
    return `${this.nameFor(request)}=${value ?? ''}; Path=/; Max-Age=${age}; HttpOnly; SameSite=${this.sameSite}${secure}`;
  }

  private nameFor(request: Asked): string {
    return isPlainLoopback(request) ? `${this.name}_loopback` : `__Host-${this.name}`;
  }
}

/** Only a name this machine calls itself goes without TLS: any other host is reached over a network. */
function isPlainLoopback({ hostname, protocol }: Asked): boolean {
  return protocol === 'http' && loopback.test(hostname);
}
