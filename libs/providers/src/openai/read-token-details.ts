import type { TokenUsage } from '@headgate/domain';
import { z } from 'zod';

const count = z.number().nullish();
const wireUsage = z.object({
  input_tokens: z.number(),
  output_tokens: count,
  input_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
});

/** Usage as OpenAI's newer endpoints spell it, from a value nobody has looked at yet; undefined where it is none. */
export function readTokenDetails(value: unknown): TokenUsage | undefined {
  const read = wireUsage.safeParse(value);
  if (!read.success) return undefined;
  const { input_tokens, output_tokens, input_tokens_details: input, output_tokens_details: output } = read.data;
  return {
    input_tokens,
    output_tokens: output_tokens ?? null,
    cached_input_tokens: input?.cached_tokens ?? null,
    cache_write_tokens: input?.cache_write_tokens ?? null,
    reasoning_tokens: output?.reasoning_tokens ?? null,
  };
}
