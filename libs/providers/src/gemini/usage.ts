import type { TokenUsage } from '@headgate/domain';
import type { WireUsage } from './wire.ts';

/** Gemini's input counts cached tokens already, as ours does; what was thought is counted beside the output, ours counts it in. */
export function toUsage(wire: WireUsage): TokenUsage {
  return {
    input_tokens: sum(wire.promptTokenCount, wire.toolUsePromptTokenCount),
    output_tokens: sum(wire.candidatesTokenCount, wire.thoughtsTokenCount),
    cached_input_tokens: wire.cachedContentTokenCount ?? null,
    cache_write_tokens: null,
    reasoning_tokens: wire.thoughtsTokenCount ?? null,
  };
}

/** Zero is what the vendor leaves out; nothing at all is what it does not say. */
function sum(first: number | null | undefined, second: number | null | undefined): number | null {
  return first === undefined && second === undefined ? null : (first ?? 0) + (second ?? 0);
}
