import type { UsageEnd, UsageStart } from '@headgate/domain';

/** The start of a request, complete; name what matters. */
export function aUsageStart(requestId: string, fields: Partial<UsageStart> = {}): UsageStart {
  return {
    request_id: requestId,
    org: 'org_acme',
    project: 'prj_default',
    key_id: '4fTq0ZbW9sKx',
    route: 'chat',
    dialect: 'openai-chat',
    model_requested: 'gpt-4o-mini',
    is_streaming: false,
    started_at: '2026-01-02T03:04:05.000Z',
    revision: 3,
    attrs: null,
    ...fields,
  };
}

/** The end of a request that went well; name what matters. */
export function aUsageEnd(requestId: string, fields: Partial<UsageEnd> = {}): UsageEnd {
  return {
    request_id: requestId,
    provider: 'openai',
    model_used: 'gpt-4o-mini-2024-07-18',
    status: 200,
    error_code: null,
    attempts: 1,
    latency_ms: 812.5,
    ttft_ms: 401.25,
    usage_source: 'provider',
    input_tokens: 120,
    output_tokens: 45,
    cached_input_tokens: 0,
    cache_write_tokens: null,
    reasoning_tokens: null,
    ...fields,
  };
}
