/** Later, handed to whoever needs it, so that tests decide when later is. */
export interface Timers {
  /** Runs once after `ms`; the function returned calls it off. */
  after(ms: number, run: () => void): () => void;
}

/** The machine's timers. None of them keeps a process alive. */
export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
