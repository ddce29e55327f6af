import type { TokenUsage } from '@headgate/domain';
import type { WireUsage } from './wire.ts';

/** OpenAI's input counts cached tokens already, as ours does. */
export function toUsage(wire: WireUsage): TokenUsage {
  return {
    input_tokens: wire.prompt_tokens ?? null,
    output_tokens: wire.completion_tokens ?? null,
    cached_input_tokens: wire.prompt_tokens_details?.cached_tokens ?? wire.prompt_cache_hit_tokens ?? null,
    cache_write_tokens: wire.prompt_tokens_details?.cache_write_tokens ?? null,
    reasoning_tokens: wire.completion_tokens_details?.reasoning_tokens ?? null,
  };
}
