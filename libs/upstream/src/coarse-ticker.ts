import type { TickListener, Ticker } from '@headgate/pipeline';
import { type Clock, SlotSet } from '@headgate/kernel';

/** One interval for all that waits; runs only while somebody listens and never keeps the process alive. */
export class CoarseTicker implements Ticker {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #listeners = new SlotSet<TickListener>();
  #timer: NodeJS.Timeout | undefined;

  constructor(clock: Clock, intervalMs = 50) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
  }

  /** How many are listening; an idle process has none. */
  get size(): number {
    return this.#listeners.size;
  }

  add(listener: TickListener): void {
    this.#listeners.add(listener);
    this.#timer ??= setInterval(() => {
      this.#tick();
    }, this.#intervalMs).unref();
  }

  remove(listener: TickListener): void {
    this.#listeners.delete(listener);
  }

  #tick(): void {
    if (this.#listeners.size === 0) {
      // Stopped here and not on removal: between two requests the interval would be made anew each time.
      clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    const nowMs = this.#clock.monotonicMs();
    for (const listener of this.#listeners) listener.tick(nowMs);
  }
}
