import type { TokenUsage } from '@headgate/domain';
import type { WireUsage } from './wire.ts';

/** What the model read and wrote; what is billed only where nothing else is said. */
export function toUsage({ tokens, billed_units: billed, cached_tokens: cached }: WireUsage): TokenUsage {
  return {
    input_tokens: tokens?.input_tokens ?? billed?.input_tokens ?? null,
    output_tokens: tokens?.output_tokens ?? billed?.output_tokens ?? null,
    cached_input_tokens: cached ?? null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}
