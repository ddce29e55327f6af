import type { TokenUsage } from '@headgate/domain';
import { isJsonObject, type JsonObject } from '@headgate/kernel';
import type { WireUsage } from './wire.ts';

/**
 * OpenAI's input counts cached tokens already, as ours does, and its output what the model thought. Some servers count thoughts beside
 * the output: told by their total, or known to (`isReasoningBeside`) where the total is silent about them, too.
 */
export function toUsage(wire: WireUsage, isReasoningBeside = false): TokenUsage {
  return count(wire, isReasoningBeside);
}

const nothing: JsonObject = {};

/**
 * The same from a value nobody has looked at yet; undefined where it is no usage, null for a count that is none. By hand and not
 * by schema: this runs on every answer that passes through, where a schema took three microseconds of sixty.
 */
export function readUsage(value: unknown, isReasoningBeside = false): TokenUsage | undefined {
  return isJsonObject(value) && countOf(value['prompt_tokens']) !== null ? count(value, isReasoningBeside) : undefined;
}

function count(value: JsonObject, isReasoningBeside: boolean): TokenUsage {
  const input = objectOf(value['prompt_tokens_details']);
  const output = objectOf(value['completion_tokens_details']);
  const reasoning = countOf(output['reasoning_tokens']) ?? countOf(value['reasoning_tokens']);
  const counts = {
    prompt: countOf(value['prompt_tokens']),
    completion: countOf(value['completion_tokens']),
    reasoning,
  };
  return {
    input_tokens: counts.prompt,
    output_tokens: outputOf(counts, isReasoningBeside, countOf(value['total_tokens'])),
    cached_input_tokens:
      countOf(input['cached_tokens']) ?? countOf(value['prompt_cache_hit_tokens']) ?? countOf(value['cached_tokens']),
    cache_write_tokens: countOf(input['cache_write_tokens']),
    reasoning_tokens: reasoning,
  };
}

interface Counts {
  readonly prompt: number | null;
  readonly completion: number | null;
  readonly reasoning: number | null;
}

function outputOf({ prompt, completion, reasoning }: Counts, isBeside: boolean, total: number | null): number | null {
  if (completion === null || reasoning === null || reasoning === 0) return completion;
  const sum = (prompt ?? 0) + completion + reasoning;
  return isBeside || total === sum ? completion + reasoning : completion;
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

function objectOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : nothing;
}
