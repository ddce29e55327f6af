/** Gives other work a turn; `setImmediate` as a promise, or nothing in tests. */
export type YieldNow = () => Promise<void>;

/** About 1 ms of work on a slow core; far below the 5 ms nothing may hold the loop for. */
const slice = 128;

/** Counts units of work (a route, a model) and gives other work a turn when a slice is full. */
export class Slices {
  #done = 0;
  readonly #yieldNow: YieldNow;

  constructor(yieldNow: YieldNow) {
    this.#yieldNow = yieldNow;
  }

  /** Returns a promise only where a turn is due, so that most steps cost no microtask. */
  step(units: number): Promise<void> | undefined {
    this.#done += units;
    if (this.#done < slice) return undefined;
    return this.turn();
  }

  /** Gives other work a turn now: before and after one step that cannot be divided. */
  turn(): Promise<void> {
    this.#done = 0;
    return this.#yieldNow();
  }
}
