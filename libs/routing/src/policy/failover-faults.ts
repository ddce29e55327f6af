import type { FailoverCause } from '@headgate/domain';
import type { FaultCode } from '@headgate/kernel';

const faultsOfCause: Readonly<Record<FailoverCause, readonly FaultCode[]>> = {
  connect: ['provider_unreachable', 'provider_address_refused'],
  ttft_timeout: ['provider_timeout'],
  '429': ['provider_rate_limited'],
  '5xx': ['provider_failed', 'provider_overloaded', 'provider_stream_broken', 'provider_reply_unreadable'],
  auth: ['provider_credential_refused', 'provider_secret_missing'],
  quota: ['provider_quota_spent'],
  not_found: ['provider_model_unknown'],
  context_length: [],
};

/** The faults that the causes a policy lists stand for. */
export function faultsOf(causes: readonly FailoverCause[]): ReadonlySet<FaultCode> {
  return new Set(causes.flatMap((cause) => faultsOfCause[cause]));
}
