import type { TokenUsage } from '@headgate/domain';

/** Ollama's counts; it leaves out the input where all of it came from its cache. */
export function toUsage(wire: {
  readonly prompt_eval_count?: number | null | undefined;
  readonly eval_count?: number | null | undefined;
}): TokenUsage | undefined {
  const { prompt_eval_count: input = null, eval_count: output = null } = wire;
  if (input === null && output === null) return undefined;
  return {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}
