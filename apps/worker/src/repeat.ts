import type { Timers } from '@headgate/kernel';

/** Runs `task` again and again, `everyMs` after the end of the last run; gives the function that ends it after the run under way. */
export function repeat(task: () => Promise<void>, everyMs: number, timers: Timers): () => Promise<void> {
  let isStopped = false;
  let running = Promise.resolve();
  let cancel = (): void => undefined;
  const next = (): void => {
    running = task().finally(() => {
      if (!isStopped) cancel = timers.after(everyMs, next);
    });
  };
  next();
  return () => {
    isStopped = true;
    cancel();
    return running;
  };
}
