/** Time, handed to whoever needs it: engines and tests never read the machine's. */
export interface Clock {
  /** Milliseconds since the epoch; may jump. For dates that are shown or stored. */
  now(): number;
  /** Milliseconds since some fixed moment; never goes back. For durations and deadlines. */
  monotonicMs(): number;
}

/** The machine's clock; built once, in an app's composition root. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
};
