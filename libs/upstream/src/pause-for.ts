import type { Cancellation } from '@headgate/pipeline';

/** Resolves after the time, or as soon as the call is cancelled. */
export function pauseFor(ms: number, cancellation: Cancellation): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      cancellation.unlisten();
      resolve();
    }, ms);
    cancellation.listen(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
