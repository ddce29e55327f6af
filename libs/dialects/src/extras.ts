import type { Extras } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Extras of the families that have any; undefined where none has. */
export function extrasOf(families: {
  readonly openai?: JsonObject | undefined;
  readonly anthropic?: JsonObject | undefined;
  readonly gemini?: JsonObject | undefined;
}): Extras | undefined {
  const { openai, anthropic, gemini } = families;
  if (openai === undefined && anthropic === undefined && gemini === undefined) return undefined;
  return {
    ...(openai !== undefined && { openai }),
    ...(anthropic !== undefined && { anthropic }),
    ...(gemini !== undefined && { gemini }),
  };
}
