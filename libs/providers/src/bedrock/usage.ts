import type { TokenUsage } from '@headgate/domain';
import type { WireUsage } from './wire.ts';

/** Bedrock's input leaves out what the cache took and gave; ours counts it in, as for every vendor. */
export function toUsage(wire: Partial<WireUsage>): TokenUsage {
  const read = wire.cacheReadInputTokens ?? null;
  const written = wire.cacheWriteInputTokens ?? null;
  return {
    input_tokens: typeof wire.inputTokens === 'number' ? wire.inputTokens + (read ?? 0) + (written ?? 0) : null,
    output_tokens: wire.outputTokens ?? null,
    cached_input_tokens: read,
    cache_write_tokens: written,
    reasoning_tokens: null,
  };
}
