const share = 0.2;
const floor = 3;

interface Load {
  calls: number;
  retries: number;
}

/**
 * Keeps retries from drowning a provider that is already in trouble: at any moment at most 20 % of the calls in flight to it
 * may be retries, and never fewer than 3. One per process; counts by provider id.
 */
export class RetryBudget {
  readonly #loads = new Map<string, Load>();

  /** A call to the provider begins. */
  enter(providerId: string): void {
    const load = this.#loads.get(providerId);
    if (load === undefined) this.#loads.set(providerId, { calls: 1, retries: 0 });
    else load.calls += 1;
  }

  /** The call that entered is over. */
  leave(providerId: string): void {
    const load = this.#loads.get(providerId);
    if (load === undefined) return;
    load.calls -= 1;
    this.#forget(providerId, load);
  }

  /** True when a retry may be sent; then `release` is owed. */
  acquire(providerId: string): boolean {
    const load = this.#loads.get(providerId) ?? { calls: 0, retries: 0 };
    if (load.retries >= Math.max(floor, load.calls * share)) return false;
    load.retries += 1;
    this.#loads.set(providerId, load);
    return true;
  }

  /** The retry is over. */
  release(providerId: string): void {
    const load = this.#loads.get(providerId);
    if (load === undefined) return;
    load.retries -= 1;
    this.#forget(providerId, load);
  }

  /** How many providers have calls in flight; an idle process has none. */
  get size(): number {
    return this.#loads.size;
  }

  #forget(providerId: string, load: Load): void {
    if (load.calls <= 0 && load.retries <= 0) this.#loads.delete(providerId);
  }
}
