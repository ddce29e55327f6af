import type { TokenUsage } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
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

const nothing: JsonObject = {};

/**
 * The same from a value nobody has looked at yet; undefined where it is no usage, null for a count that is none. By hand and not
 * by schema: this runs on every answer that passes through, where a schema took three microseconds of sixty.
 */
export function readUsage(value: unknown): TokenUsage | undefined {
  if (!isJsonObject(value) || countOf(value['prompt_tokens']) === null) return undefined;
  const input = objectOf(value['prompt_tokens_details']);
  const output = objectOf(value['completion_tokens_details']);
  return {
    input_tokens: countOf(value['prompt_tokens']),
    output_tokens: countOf(value['completion_tokens']),
    cached_input_tokens: countOf(input['cached_tokens']) ?? countOf(value['prompt_cache_hit_tokens']),
    cache_write_tokens: countOf(input['cache_write_tokens']),
    reasoning_tokens: countOf(output['reasoning_tokens']),
  };
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : nothing;
}
