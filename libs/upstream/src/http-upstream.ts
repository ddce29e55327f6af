import { OutboundRules, type Resolve } from '@headgate/domain';
import { Readable } from 'node:stream';
import type { Clock } from '@headgate/kernel';
import type { Ticker, Upstream, UpstreamAnswer, UpstreamBody, UpstreamCall } from '@headgate/pipeline';
import { type Dispatcher, Pool } from 'undici';
import { Exchange, type ExchangeObserver } from './exchange.ts';
import { createGuardedConnector } from './guarded-connector.ts';
import { PoolShelf } from './pool-shelf.ts';
import { findProviderAddress, poolKeyOf } from './provider-address.ts';
import { toUpstreamFault } from './to-upstream-fault.ts';

export interface HttpUpstreamOptions {
  readonly clock: Clock;
  readonly ticker: Ticker;
  /** Networks in CIDR form that may be reached although they are not public, and without TLS. */
  readonly allowedNetworks: readonly string[];
  readonly maxPools?: number;
  /** Connections per pool; calls beyond wait, no longer than the route's connect timeout. */
  readonly maxConnections?: number;
  readonly resolve?: Resolve;
}

/** Longest any route may wait for a connection; a route's own, shorter limit is kept by the exchange. */
const maxConnectMs = 60_000;
const keepAliveMs = 30_000;
const idlePoolMs = 300_000;

/** A body that is still coming in is read as fast as the connection takes it, and no faster. */
function toDispatchBody(body: UpstreamBody): Uint8Array | string | Readable | null {
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) return body ?? null;
  return Readable.from(body, { objectMode: false });
}

/** Sends calls to providers over HTTP/1.1: checked addresses, bounded pools, no redirects, no proxy from the environment. */
export class HttpUpstream implements Upstream {
  readonly #options: HttpUpstreamOptions;
  readonly #pools: PoolShelf;

  constructor(options: HttpUpstreamOptions) {
    this.#options = options;
    const connect = createGuardedConnector({
      rules: new OutboundRules(options.allowedNetworks),
      maxConnectMs,
      ...(options.resolve !== undefined && { resolve: options.resolve }),
    });
    this.#pools = new PoolShelf({
      maxPools: options.maxPools ?? 1_000,
      idleMs: idlePoolMs,
      clock: options.clock,
      open: (origin) =>
        new Pool(origin, {
          connect,
          connections: options.maxConnections ?? 1_024,
          pipelining: 1,
          keepAliveTimeout: keepAliveMs,
          // Both are kept by the exchange on the shared ticker.
          headersTimeout: 0,
          bodyTimeout: 0,
        }),
    });
  }

  /** How many pools are open. */
  get poolCount(): number {
    return this.#pools.size;
  }

  send(call: UpstreamCall): Promise<UpstreamAnswer> {
    return new Promise((resolve, reject) => {
      const address = findProviderAddress(call.provider);
      const pool = this.#pools.get(poolKeyOf(address, call), address.origin);
      this.#dispatch(pool, address.basePath, call, {
        answered: resolve,
        failed: reject,
        over: (exchange) => {
          this.#options.ticker.remove(exchange);
        },
      });
    });
  }

  /** Lets calls in flight finish, then closes every connection. */
  close(): Promise<void> {
    return this.#pools.close();
  }

  #dispatch(pool: Dispatcher, basePath: string, call: UpstreamCall, observer: ExchangeObserver): void {
    const exchange = new Exchange(call, this.#options.clock.monotonicMs(), observer);
    // Cancelled before it began.
    if (call.cancellation.reason !== undefined) return;
    this.#options.ticker.add(exchange);
    const { method } = call;
    const body = toDispatchBody(call.body);
    // The headers were made for this call.
    const { headers } = call;
    // Compressed answers would have to be undone before anything could be read from them.
    headers['accept-encoding'] = 'identity';
    headers['user-agent'] = 'headgate';
    try {
      pool.dispatch({ path: basePath + call.path, method, headers, body }, exchange);
    } catch (error) {
      exchange.undecodable(toUpstreamFault(error, 'connect', call.provider.name));
    }
  }
}
