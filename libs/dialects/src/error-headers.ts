import type { Fault } from '@headgate/kernel';

/**
 * Headers of an error answer. Both vendors' SDKs retry 408, 409, 429 and 5xx by themselves unless `x-should-retry` says
 * otherwise: what the catalogue calls not retryable would only cost the caller time and money.
 */
export function errorHeaders(fault: Fault, own: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const isRetriedBySdks = [408, 409, 429].includes(fault.status) || fault.status >= 500;
  return {
    'content-type': 'application/json',
    ...own,
    ...(fault.retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(fault.retryAfterMs / 1000)) }),
    ...(isRetriedBySdks && !fault.retryable && { 'x-should-retry': 'false' }),
  };
}
