import type { TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Usage in Gemini's words: what was thought is not among the candidates' tokens, what was cached is part of the prompt's. */
export function writeUsage(usage: TokenUsage): JsonObject {
  const input = usage.input_tokens ?? 0;
  const output = usage.output_tokens ?? 0;
  const thought = usage.reasoning_tokens ?? 0;
  return {
    promptTokenCount: input,
    candidatesTokenCount: Math.max(0, output - thought),
    totalTokenCount: input + output,
    ...(thought > 0 && { thoughtsTokenCount: thought }),
    ...(usage.cached_input_tokens !== null && { cachedContentTokenCount: usage.cached_input_tokens }),
  };
}
