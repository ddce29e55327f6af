import type { UsageEnd, UsageStart } from '@headgate/domain';
import type { FaultCode } from '@headgate/kernel';

/**
 * The end of a request whose process died before it could say how the request ended. Counts are unknown, not zero; the code
 * tells such rows apart, so that they can be checked against the provider's own figures.
 */
export function orphanEnd(start: UsageStart, diedAtMs: number): UsageEnd {
  return {
    request_id: start.request_id,
    provider: null,
    model_used: null,
    status: 500,
    error_code: 'gateway_restarted' satisfies FaultCode,
    attempts: 0,
    latency_ms: Math.max(0, diedAtMs - Date.parse(start.started_at)),
    ttft_ms: null,
    usage_source: 'none',
    input_tokens: null,
    output_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}
