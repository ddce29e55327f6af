import { lookup as systemLookup } from 'node:dns';
import { request as plainRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { guardLookup, type OutboundRules, type Resolve } from '@headgate/domain';
import { fault } from '@headgate/kernel';

export interface GuardedClientOptions {
  readonly rules: Pick<OutboundRules, 'allowsAddress' | 'findObstacle'>;
  /** From the first byte sent to the last received. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly resolve?: Resolve;
}

/** One request; the body is small and at hand. */
export interface OutboundRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | undefined;
}

/** Asks the system. */
const systemResolve: Resolve = (hostname, done) => {
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, error === null ? addresses : []));
};

/** Sends single requests over connections of their own, each to an address that was checked when it was connected to. */
export class GuardedClient {
  readonly #options: Required<GuardedClientOptions>;

  constructor({ rules, timeoutMs = 10_000, maxBytes = 1024 * 1024, resolve = systemResolve }: GuardedClientOptions) {
    this.#options = { rules, timeoutMs, maxBytes, resolve };
  }

  /** What was answered, whatever its status; a redirect is an answer. Throws `provider_address_refused` and what the network says. */
  async send(url: URL, request: OutboundRequest): Promise<Response> {
    const { rules, timeoutMs } = this.#options;
    const isEncrypted = url.protocol === 'https:';
    const port = Number(url.port || (isEncrypted ? 443 : 80));
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const isBarred = isIP(host) !== 0 && !rules.allowsAddress(host, isEncrypted);
    if (isBarred || rules.findObstacle({ hostname: host, port, isEncrypted }) !== undefined) throw refusal();
    const abort = AbortSignal.timeout(timeoutMs);
    const answer = await this.#exchange(url, request, abort);
    const body = await this.#readBody(answer);
    const status = answer.statusCode ?? 502;
    return new Response(status === 204 || status === 304 ? null : body, { status, headers: flatten(answer) });
  }

  #exchange(url: URL, { method, headers, body }: OutboundRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { rules, resolve } = this.#options;
    const isEncrypted = url.protocol === 'https:';
    const open = isEncrypted ? tlsRequest : plainRequest;
    return new Promise((answered, failed) => {
      const sent: ClientRequest = open(url, {
        method,
        headers: { ...headers, 'accept-encoding': 'identity' },
        // No pool: what one tenant's server does to a connection stays its own. No proxy from the environment either.
        agent: false,
        lookup: guardLookup({ rules, isEncrypted, resolve, refuse: refusal }),
        signal,
      });
      sent.once('socket', (socket: Socket) => {
        // Belt and braces: whatever stood between the check and the socket, this is where the bytes would go.
        const check = (): void => {
          if (!rules.allowsAddress(socket.remoteAddress ?? '', isEncrypted)) socket.destroy(refusal());
        };
        socket.once(isEncrypted ? 'secureConnect' : 'connect', check);
      });
      sent.once('response', answered);
      sent.once('error', failed);
      sent.end(body);
    });
  }

  async #readBody(answer: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
    const chunks: Uint8Array[] = [];
    let total = 0;
    for await (const chunk of answer as AsyncIterable<Uint8Array>) {
      total += chunk.length;
      if (total > this.#options.maxBytes) {
        answer.destroy();
        throw fault('provider_reply_too_large');
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  }
}

function flatten(answer: IncomingMessage): [string, string][] {
  return Object.entries(answer.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as [string, string]],
  );
}

/** What is said of an address that may not be called. */
function refusal(): NodeJS.ErrnoException {
  return fault('provider_address_refused', {
    message: 'The address is not public over TLS, and no operator has allowed its network.',
  });
}
