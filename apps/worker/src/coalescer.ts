/**
 * Runs work by key, one run of a key at a time. Whoever asks while one is running shares a single run after it, which sees
 * everything that was there when they asked.
 */
export class Coalescer {
  readonly #running = new Map<string, Promise<void>>();
  readonly #next = new Map<string, Promise<void>>();

  /** Resolves, or rejects, with a run that began after this call. */
  run(key: string, work: () => Promise<void>): Promise<void> {
    const running = this.#running.get(key);
    if (!running) return this.#begin(key, work);
    const waiting = this.#next.get(key);
    if (waiting) return waiting;
    const next = running
      .catch(() => undefined)
      .then(() => {
        this.#next.delete(key);
        return this.#begin(key, work);
      });
    this.#next.set(key, next);
    return next;
  }

  #begin(key: string, work: () => Promise<void>): Promise<void> {
    const run = work().finally(() => {
      // The next run may have begun already.
      if (this.#running.get(key) === run) this.#running.delete(key);
    });
    this.#running.set(key, run);
    return run;
  }
}
