import type { UsageRow } from '@headgate/domain';
import { newId } from '@headgate/kernel';

/** A request that was answered. */
export function aUsageRow(org: string, fields: Partial<UsageRow> = {}): UsageRow {
  return {
    ...{ request_id: newId('req'), org, project: 'prj_1', key_id: 'key_1', route: 'support', dialect: 'openai-chat' },
    ...{ model_requested: 'gpt', is_streaming: false, started_at: new Date().toISOString(), revision: 1 },
    ...{ provider: 'openai', model_used: 'gpt-1', status: 200, error_code: null, attempts: 1, latency_ms: 12.5 },
    ...{ ttft_ms: 4, usage_source: 'provider', input_tokens: 10, output_tokens: 20, cached_input_tokens: 0 },
    ...{ cache_write_tokens: null, reasoning_tokens: null, proxy_id: 'proxy-1', attrs: null },
    ...fields,
  };
}
