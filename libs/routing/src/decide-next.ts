import type { LiveTarget } from '@headgate/domain';
import type { Fault } from '@headgate/kernel';
import { pickBackoffMs } from './pick-backoff-ms.ts';
import { type FaultJudgement, judgeFault } from './judge-fault.ts';

/** Longest Retry-After that is worth waiting for within a call. */
const maxHintMs = 2_000;
/** A failure that took longer than this is not repeated at the same place: the caller has waited enough. */
const slowFailureMs = 20_000;
/** An attempt with less time than this cannot finish. */
const minAttemptMs = 50;

/** Where a call stands after an attempt failed. */
export interface FailedAttempt {
  readonly fault: Fault;
  readonly target: LiveTarget;
  /** Retries made at this target so far. */
  readonly retriesMade: number;
  readonly retriesAllowed: number;
  readonly attemptMs: number;
  /** Until the deadline over all attempts. */
  readonly remainingMs: number;
  readonly hasOtherSecret: boolean;
  readonly hasNextTarget: boolean;
}

export type NextStep =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'other-secret' }
  | { readonly kind: 'next-target' }
  | { readonly kind: 'stop' };

const stop: NextStep = { kind: 'stop' };
const nextTarget: NextStep = { kind: 'next-target' };
const otherSecret: NextStep = { kind: 'other-secret' };

/** Decides what follows a failed attempt: the same target again, another credential, the next target, or nothing. */
export function decideNext(attempt: FailedAttempt, random: () => number): NextStep {
  if (attempt.remainingMs < minAttemptMs) return stop;
  const judgement = judgeFault(attempt.fault);
  const delayMs = findRetryDelay(attempt, judgement, random);
  if (delayMs !== undefined) return { kind: 'retry', delayMs };
  if (judgement.isOfSecret && attempt.hasOtherSecret) return otherSecret;
  return findFailover(attempt, judgement);
}

/** What follows when the same target is not to be tried again. */
export function decideFailover(attempt: FailedAttempt): NextStep {
  return attempt.remainingMs < minAttemptMs ? stop : findFailover(attempt, judgeFault(attempt.fault));
}

function findFailover(attempt: FailedAttempt, judgement: FaultJudgement): NextStep {
  return attempt.hasNextTarget && attempt.target.failsOver && mayFailOver(attempt, judgement) ? nextTarget : stop;
}

function findRetryDelay(attempt: FailedAttempt, judgement: FaultJudgement, random: () => number): number | undefined {
  if (attempt.retriesMade >= attempt.retriesAllowed || attempt.attemptMs > slowFailureMs) return undefined;
  if ((attempt.fault.retryAfterMs ?? 0) > maxHintMs) return undefined;
  const delayMs = pickDelay(attempt, judgement, random);
  return delayMs !== undefined && delayMs + minAttemptMs <= attempt.remainingMs ? delayMs : undefined;
}

function pickDelay(
  { fault, retriesMade }: FailedAttempt,
  { retry }: FaultJudgement,
  random: () => number,
): number | undefined {
  switch (retry) {
    case 'never':
      return undefined;
    case 'at-once':
      return retriesMade === 0 ? 0 : undefined;
    case 'hinted':
      return fault.retryAfterMs;
    case 'backoff':
      // A provider that names a time is not asked before it.
      return Math.max(fault.retryAfterMs ?? 0, pickBackoffMs(retriesMade, random));
  }
}

function mayFailOver({ fault, target }: FailedAttempt, judgement: FaultJudgement): boolean {
  if (target.failoverFaults !== undefined) return target.failoverFaults.has(fault.code);
  if (judgement.isUnsent) return true;
  if (target.failoverStatuses === undefined) return judgement.next;
  // The list may mean what the provider said or what the caller would see; where they differ either will do.
  const said = fault.upstream?.status;
  const isListed =
    target.failoverStatuses.has(fault.status) || (said !== undefined && target.failoverStatuses.has(said));
  return isListed && fault.origin === 'upstream';
}
