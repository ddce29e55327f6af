import type { TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Usage in Anthropic's words: its input does not count what was read from or written to the cache. */
export function writeUsage(usage: TokenUsage): JsonObject & { readonly output_tokens: number } {
  const read = usage.cached_input_tokens ?? 0;
  const written = usage.cache_write_tokens ?? 0;
  return {
    input_tokens: Math.max(0, (usage.input_tokens ?? 0) - read - written),
    cache_creation_input_tokens: written,
    cache_read_input_tokens: read,
    output_tokens: usage.output_tokens ?? 0,
    ...(usage.reasoning_tokens !== null && { output_tokens_details: { thinking_tokens: usage.reasoning_tokens } }),
  };
}
