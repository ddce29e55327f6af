import type { Clock, Timers } from '@headgate/kernel';

/** A clock and timers that stand still until told. */
export class ManualTime implements Clock, Timers {
  #nowMs = Date.parse('2026-01-02T03:04:05.000Z');
  #timers: { readonly atMs: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { atMs: this.#nowMs + ms, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves on, runs what is due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const until = this.#nowMs + ms;
    for (let next = this.#nextUntil(until); next !== undefined; next = this.#nextUntil(until)) {
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
      await settle();
    }
    this.#nowMs = until;
    await settle();
  }

  #nextUntil(untilMs: number): { readonly atMs: number; readonly run: () => void } | undefined {
    return this.#timers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
  }
}

/** Lets everything that waits only for promises go on. */
function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
