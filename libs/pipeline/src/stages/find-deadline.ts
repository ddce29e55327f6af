import { fault } from '@headgate/kernel';
import type { TargetPlan } from '@headgate/routing';
import type { Account } from '../account.ts';
import type { RoutedCall } from '../routed-call.ts';

/** The moment, on the monotonic clock, at which all attempts must be over; the caller may ask for less time than route or policy have. */
export function findDeadline(account: Account, routed: RoutedCall, plan: Pick<TargetPlan, 'deadlineMs'>): number {
  const totalMs = plan.deadlineMs ?? routed.choice.route.timeouts.totalMs;
  const asked = account.incoming.header('x-request-timeout-ms');
  if (asked === undefined) return account.startedMonotonicMs + totalMs;
  const askedMs = Number(asked);
  if (!Number.isInteger(askedMs) || askedMs < 1) {
    throw fault('request_invalid', { message: 'The header x-request-timeout-ms must be a whole number above 0.' });
  }
  return account.startedMonotonicMs + Math.min(totalMs, askedMs);
}
