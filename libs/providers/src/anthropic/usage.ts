import type { TokenUsage } from '@headgate/domain';
import type { WireUsage } from './wire.ts';

/** Anthropic's input leaves out what the cache took and gave; ours counts it in, as for every vendor. */
export function toUsage(wire: WireUsage): TokenUsage {
  const read = wire.cache_read_input_tokens ?? 0;
  const written = wire.cache_creation_input_tokens ?? 0;
  return {
    input_tokens: typeof wire.input_tokens === 'number' ? wire.input_tokens + read + written : null,
    output_tokens: wire.output_tokens ?? null,
    cached_input_tokens: wire.cache_read_input_tokens ?? null,
    cache_write_tokens: wire.cache_creation_input_tokens ?? null,
    reasoning_tokens: wire.output_tokens_details?.thinking_tokens ?? null,
  };
}

/** What a stream says later replaces what it said before: the counters are totals, left out where they do not apply. */
export function mergeUsage(before: WireUsage | undefined, later: WireUsage): WireUsage {
  const said = Object.entries(later).filter(([, value]) => value !== null && value !== undefined);
  return { ...before, ...Object.fromEntries(said) };
}
