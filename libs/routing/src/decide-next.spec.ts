import { type FaultCode, fault, type FaultOptions } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { decideFailover, decideNext, type FailedAttempt } from './decide-next.ts';
import { aTarget } from './testing/index.ts';

const failed = (code: FaultCode, options?: FaultOptions, fields: Partial<FailedAttempt> = {}): FailedAttempt => ({
  fault: fault(code, options),
  target: aTarget(),
  retriesMade: 0,
  retriesAllowed: 1,
  attemptMs: 30,
  remainingMs: 60_000,
  hasOtherSecret: false,
  hasNextTarget: true,
  ...fields,
});
const half = () => 0.5;
const outcome = (attempt: FailedAttempt) => {
  const step = decideNext(attempt, half);
  return step.kind === 'retry' ? `retry in ${String(step.delayMs)}` : step.kind;
};
const said = (status: number) => ({ upstream: { status } });

describe('after the first failure at a target', () => {
  it.each<[FaultCode, string]>([
    ['provider_unreachable', 'retry in 0'],
    ['provider_timeout', 'next-target'],
    ['provider_failed', 'retry in 50'],
    ['provider_overloaded', 'retry in 50'],
    ['provider_stream_broken', 'retry in 50'],
    ['provider_reply_unreadable', 'retry in 50'],
    ['provider_rate_limited', 'next-target'],
    ['provider_quota_spent', 'next-target'],
    ['provider_credential_refused', 'next-target'],
    ['provider_model_unknown', 'next-target'],
    ['provider_secret_missing', 'next-target'],
    ['provider_address_refused', 'next-target'],
    ['feature_unsupported', 'next-target'],
    ['provider_refused', 'stop'],
    ['provider_reply_too_large', 'stop'],
    ['request_invalid', 'stop'],
    ['client_gone', 'stop'],
    ['deadline_exceeded', 'stop'],
    ['gateway_draining', 'stop'],
    ['internal', 'stop'],
  ])('%s: %s', (code, expected) => {
    expect(outcome(failed(code))).toBe(expected);
  });
});

describe('retries at the same target', () => {
  it.each([
    { when: 'none is left', fields: { retriesMade: 1 }, step: 'next-target' },
    { when: 'the route allows none', fields: { retriesAllowed: 0 }, step: 'next-target' },
    { when: 'the failure took long', fields: { attemptMs: 20_001 }, step: 'next-target' },
    { when: 'it is the last target and none is left', fields: { retriesMade: 1, hasNextTarget: false }, step: 'stop' },
    { when: 'time is almost over', fields: { remainingMs: 90 }, step: 'next-target' },
    { when: 'time is over', fields: { remainingMs: 49 }, step: 'stop' },
  ])('are not made when $when', ({ fields, step }) => {
    expect(outcome(failed('provider_failed', {}, fields))).toBe(step);
  });

  it('are not made when the adapter calls the failure final', () => {
    expect(outcome(failed('provider_failed', { retryable: false }))).toBe('next-target');
  });

  it('wait longer each time, at most five seconds', () => {
    const waits = [0, 1, 2, 5, 9].map((retriesMade) => {
      const step = decideNext(failed('provider_failed', {}, { retriesMade, retriesAllowed: 10 }), () => 0.99999);
      return step.kind === 'retry' ? step.delayMs : -1;
    });
    expect(waits).toEqual([99, 199, 399, 3199, 4999]);
  });

  it('of an unreachable provider happen once only', () => {
    expect(outcome(failed('provider_unreachable', {}, { retriesMade: 1, retriesAllowed: 5 }))).toBe('next-target');
  });
});

describe('Retry-After', () => {
  it.each([
    { code: 'provider_rate_limited', retryAfterMs: 1_500, step: 'retry in 1500' },
    { code: 'provider_rate_limited', retryAfterMs: 2_000, step: 'retry in 2000' },
    { code: 'provider_rate_limited', retryAfterMs: 2_001, step: 'next-target' },
    { code: 'provider_overloaded', retryAfterMs: 1_000, step: 'retry in 1000' },
    { code: 'provider_overloaded', retryAfterMs: 30_000, step: 'next-target' },
  ] as const)('of $retryAfterMs ms with $code: $step', ({ code, retryAfterMs, step }) => {
    expect(outcome(failed(code, { retryAfterMs }))).toBe(step);
  });

  it('that ends after the deadline is not waited for', () => {
    expect(outcome(failed('provider_rate_limited', { retryAfterMs: 1_500 }, { remainingMs: 1_520 }))).toBe(
      'next-target',
    );
  });
});

describe('another credential of the same provider', () => {
  it.each<[FaultCode, string]>([
    ['provider_credential_refused', 'other-secret'],
    ['provider_rate_limited', 'other-secret'],
    ['provider_quota_spent', 'other-secret'],
    ['provider_model_unknown', 'next-target'],
    ['provider_timeout', 'next-target'],
  ])('after %s: %s', (code, step) => {
    expect(outcome(failed(code, {}, { hasOtherSecret: true }))).toBe(step);
  });
});

describe('failover by status code', () => {
  const listed = (...codes: number[]) => ({ target: aTarget({ failoverStatuses: new Set(codes) }), retriesAllowed: 0 });

  it.each([
    { code: 'provider_failed', says: 503, list: [503], step: 'next-target' },
    { code: 'provider_failed', says: 500, list: [503], step: 'stop' },
    { code: 'provider_refused', says: 422, list: [422], step: 'next-target' },
    { code: 'provider_credential_refused', says: 401, list: [401], step: 'next-target' },
    { code: 'provider_credential_refused', says: 401, list: [502], step: 'next-target' },
    { code: 'provider_rate_limited', says: 429, list: [500], step: 'stop' },
    { code: 'provider_unreachable', says: 0, list: [429], step: 'next-target' },
    { code: 'provider_timeout', says: 0, list: [504], step: 'next-target' },
    { code: 'provider_timeout', says: 0, list: [429], step: 'stop' },
    { code: 'client_gone', says: 0, list: [499], step: 'stop' },
    { code: 'deadline_exceeded', says: 0, list: [504], step: 'stop' },
  ] as const)('$code, provider says $says, list $list: $step', ({ code, says, list, step }) => {
    expect(outcome(failed(code, says === 0 ? {} : said(says), listed(...list)))).toBe(step);
  });

  it('is off where the target says so, also for a provider out of reach', () => {
    const fields = { target: aTarget({ failsOver: false }), retriesAllowed: 0 };
    expect(outcome(failed('provider_unreachable', {}, fields))).toBe('stop');
  });
});

describe('when a retry is refused by the budget', () => {
  it('the next target is tried all the same', () => {
    expect(decideFailover(failed('provider_failed'))).toEqual({ kind: 'next-target' });
  });
  it.each([{ hasNextTarget: false }, { remainingMs: 10 }])('the call ends with %o', (fields) => {
    expect(decideFailover(failed('provider_failed', {}, fields))).toEqual({ kind: 'stop' });
  });
});
