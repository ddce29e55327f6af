import type { Fault } from '@headgate/kernel';
import type { ObtainedToken } from '@headgate/providers';

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** A token is not used to its very end: a call takes time to arrive. */
const marginMs = 10_000;

/** One token: until when it serves, when to ask for the next, and how long to leave an endpoint alone that failed. */
export class KeptToken {
  /** The exchange that is under way. */
  pending: Promise<string> | undefined;
  #token: string | undefined;
  #untilMs = 0;
  #dueMs = 0;
  #failure: Fault | undefined;
  #retryMs = 0;
  #failures = 0;

  /** Undefined where there is none that still serves. */
  current(nowMs: number): string | undefined {
    return nowMs < this.#untilMs ? this.#token : undefined;
  }

  /** True when the next one should be asked for while this one serves. */
  isDue(nowMs: number): boolean {
    return this.pending === undefined && nowMs >= this.#dueMs && nowMs >= this.#retryMs;
  }

  /** Why there is no token, while it is too early to ask again. */
  failureUntilRetry(nowMs: number): Fault | undefined {
    return nowMs < this.#retryMs ? this.#failure : undefined;
  }

  keep({ token, expiresInSeconds }: ObtainedToken, nowMs: number): void {
    const lifeMs = expiresInSeconds * 1000;
    this.pending = undefined;
    this.#token = token;
    this.#untilMs = nowMs + lifeMs - Math.min(marginMs, lifeMs / 10);
    this.#dueMs = nowMs + lifeMs * 0.8;
    this.#failure = undefined;
    this.#retryMs = 0;
    this.#failures = 0;
  }

  fail(failure: Fault, nowMs: number): void {
    this.pending = undefined;
    this.#failure = failure;
    this.#retryMs = nowMs + Math.min(longestPauseMs, firstPauseMs * 2 ** this.#failures);
    this.#failures += 1;
  }

  /** The provider does not take it; another one that came meanwhile stays. */
  drop(token: string): void {
    if (this.#token === token) this.#untilMs = 0;
  }
}
