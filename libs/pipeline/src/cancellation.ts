import type { Fault } from '@headgate/kernel';

/**
 * Why a call ends before it is done: the caller left, or the process shuts down. One listener at a time, because one thing
 * at a time is waited for; an AbortController with its event target would cost more than all of this on every request.
 */
export class Cancellation {
  #reason: Fault | undefined;
  #listener: ((reason: Fault) => void) | undefined;

  /** Undefined while the call goes on. */
  get reason(): Fault | undefined {
    return this.#reason;
  }

  /** Ends the call; only the first reason counts. */
  cancel(reason: Fault): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.(reason);
  }

  /** Sets who is told, in place of whoever was; told at once where the call is cancelled already. */
  listen(listener: (reason: Fault) => void): void {
    if (this.#reason === undefined) this.#listener = listener;
    else listener(this.#reason);
  }

  /** Nobody is told any more. */
  unlisten(): void {
    this.#listener = undefined;
  }
}
