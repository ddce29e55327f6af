import type { TokenUsage } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';

/** Usage in OpenAI's words; what the provider did not say of the details is left out. */
export function writeUsage(usage: TokenUsage): JsonObject {
  const input = usage.input_tokens ?? 0;
  const output = usage.output_tokens ?? 0;
  const inputDetails = defined({
    cached_tokens: usage.cached_input_tokens ?? undefined,
    cache_write_tokens: usage.cache_write_tokens ?? undefined,
  });
  return {
    prompt_tokens: input,
    completion_tokens: output,
    total_tokens: input + output,
    ...(Object.keys(inputDetails).length > 0 && { prompt_tokens_details: inputDetails }),
    ...(usage.reasoning_tokens !== null && {
      completion_tokens_details: { reasoning_tokens: usage.reasoning_tokens },
    }),
  };
}
