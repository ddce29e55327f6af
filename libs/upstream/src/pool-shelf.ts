import type { Clock } from '@headgate/kernel';
import type { Dispatcher } from 'undici';

interface Shelved {
  readonly pool: Dispatcher;
  usedAtMs: number;
}

export interface PoolShelfOptions {
  readonly maxPools: number;
  /** A pool nobody used for so long is closed. */
  readonly idleMs: number;
  readonly clock: Clock;
  readonly open: (origin: string) => Dispatcher;
}

/**
 * Connection pools, one per tenant, origin and credential, so that a hostile provider can only poison its own. Bounded: the pools
 * not used for longest make room; a pool that goes finishes what it carries.
 */
export class PoolShelf {
  readonly #options: PoolShelfOptions;
  readonly #pools = new Map<string, Shelved>();

  constructor(options: PoolShelfOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#pools.size;
  }

  /** The pool of a key, opened on first use. */
  get(key: string, origin: string): Dispatcher {
    const nowMs = this.#options.clock.monotonicMs();
    const shelved = this.#pools.get(key);
    if (shelved !== undefined) {
      shelved.usedAtMs = nowMs;
      return shelved.pool;
    }
    this.#makeRoom(nowMs);
    const pool = this.#options.open(origin);
    this.#pools.set(key, { pool, usedAtMs: nowMs });
    return pool;
  }

  /** Closes all pools; those that carry something finish first. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.close()));
  }

  /** Only when a pool is opened: as long as the same ones are used there is nothing to do. */
  #makeRoom(nowMs: number): void {
    const oldestFirst = [...this.#pools].sort(([, a], [, b]) => a.usedAtMs - b.usedAtMs);
    for (const [key, { pool, usedAtMs }] of oldestFirst) {
      if (this.#pools.size < this.#options.maxPools && nowMs - usedAtMs < this.#options.idleMs) return;
      this.#pools.delete(key);
      // `close` lets calls in flight finish; what goes wrong while closing concerns nobody any more.
      pool.close().catch(() => undefined);
    }
  }
}
