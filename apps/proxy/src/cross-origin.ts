import type { IncomingMessage } from 'node:http';
import type { FlatHeaders } from '@headgate/pipeline';

/** One entry of the list of origins: all, one, or all below a domain. */
export const originPattern = /^(?:\*|https?:\/\/(?:\*\.)?[a-z0-9.-]+(?::\d{1,5})?)$/;

const exposed = [
  ...['x-request-id', 'request-id', 'retry-after'],
  ...['x-headgate-route', 'x-headgate-provider', 'x-headgate-model', 'x-headgate-revision'],
  ...['x-headgate-fidelity', 'x-headgate-token-count', 'x-headgate-upstream-request-id', 'x-headgate-upstream-status'],
].join(', ');

/**
 * Says which web pages may call the proxy from a browser. None may by default: a key in a page is everybody's key. Cookies are never
 * allowed, since no call needs any.
 */
export class CrossOrigin {
  readonly #isAllowed: (origin: string) => boolean;

  /** Origins such as `https://app.example.com` or `https://*.example.com`; `*` is every page. */
  constructor(origins: readonly string[]) {
    const exact = new Set(origins.filter((origin) => !origin.includes('*')));
    const ends = origins.filter((origin) => origin.includes('*.')).map(splitWildcard);
    const isOpen = origins.includes('*');
    this.#isAllowed = (origin) => isOpen || exact.has(origin) || ends.some((below) => isBelow(origin, below));
  }

  /** Headers of an answer to a page that may read it; none for any other. */
  headers({ headers: { origin } }: IncomingMessage): FlatHeaders {
    if (origin === undefined || !this.#isAllowed(origin)) return [];
    return ['access-control-allow-origin', origin, 'access-control-expose-headers', exposed, 'vary', 'origin'];
  }

  /** What the answer to a browser that asks before it calls says beside the headers of every answer. */
  preflight(request: IncomingMessage): FlatHeaders {
    if (this.headers(request).length === 0) return [];
    const asked = request.headers['access-control-request-headers'];
    return [
      'access-control-allow-methods',
      'GET, HEAD, POST, PUT, PATCH, DELETE',
      ...(asked === undefined ? [] : ['access-control-allow-headers', asked]),
      'access-control-max-age',
      '600',
    ];
  }
}

interface Below {
  readonly scheme: string;
  readonly domain: string;
}

function splitWildcard(origin: string): Below {
  const [scheme = '', domain = ''] = origin.split('*');
  return { scheme, domain };
}

/** Below a domain is what stands before its dot, in one part or several, and nothing else. */
function isBelow(origin: string, { scheme, domain }: Below): boolean {
  if (!origin.startsWith(scheme) || !origin.endsWith(domain)) return false;
  const label = origin.slice(scheme.length, origin.length - domain.length);
  return /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/.test(label);
}
