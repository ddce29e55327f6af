import type { TokenUsage } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Usage as OpenAI's newer endpoints spell it; what nobody counted is left out. */
export function writeTokenDetails({ input_tokens: input, output_tokens: output }: TokenUsage): JsonObject {
  return {
    ...(input !== null && { input_tokens: input }),
    ...(output !== null && { output_tokens: output }),
    ...(input !== null && output !== null && { total_tokens: input + output }),
  };
}
