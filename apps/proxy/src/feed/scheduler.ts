/** Runs something later; timers in the process, a list one steps through in tests. */
export interface Scheduler {
  /** Calls back once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, callback: () => void): () => void;
}

/** Timers of the platform that do not keep the process alive by themselves. */
export const systemScheduler: Scheduler = {
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    timer.unref();
    return () => {
      clearTimeout(timer);
    };
  },
};
