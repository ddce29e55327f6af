import type { Fault, FaultCode } from '@headgate/kernel';

/** What a kind of failure allows (routing.md, section 4). */
export interface FaultJudgement {
  /** `at-once`: one try without waiting; `hinted`: only when the provider says when, and that is soon. */
  readonly retry: 'never' | 'at-once' | 'backoff' | 'hinted';
  /** Whether another target may succeed where this one failed. */
  readonly next: boolean;
  /** Whether only this credential is concerned, so another one of the same provider may do. */
  readonly isOfSecret: boolean;
  /** Whether the provider never saw the call: then the next target is tried whatever the route's status list says. */
  readonly isUnsent: boolean;
}

const stop: FaultJudgement = { retry: 'never', next: false, isOfSecret: false, isUnsent: false };
const ill: FaultJudgement = { ...stop, retry: 'backoff', next: true };
const other: FaultJudgement = { ...stop, next: true };
const unsent: FaultJudgement = { ...other, isUnsent: true };

const judgements: Partial<Record<FaultCode, FaultJudgement>> = {
  provider_unreachable: { ...unsent, retry: 'at-once' },
  provider_address_refused: unsent,
  provider_secret_missing: unsent,
  feature_unsupported: unsent,
  provider_timeout: other,
  provider_failed: ill,
  provider_overloaded: ill,
  // Until the first token nobody has seen anything, so a broken stream is like any other failed answer.
  provider_stream_broken: ill,
  provider_reply_unreadable: ill,
  provider_rate_limited: { ...other, retry: 'hinted', isOfSecret: true },
  provider_quota_spent: { ...other, isOfSecret: true },
  provider_credential_refused: { ...other, isOfSecret: true },
  provider_model_unknown: other,
};

/** What may be done about a failed attempt. A fault that is nobody's but the caller's allows nothing. */
export function judgeFault(fault: Fault): FaultJudgement {
  const known = judgements[fault.code] ?? stop;
  // An adapter may know better than the table: a failure it calls final is not tried again at the same place.
  return known.retry === 'backoff' && !fault.retryable && fault.code !== 'provider_stream_broken'
    ? { ...known, retry: 'never' }
    : known;
}
