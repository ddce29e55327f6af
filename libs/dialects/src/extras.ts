import type { Extras } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';

/** Extras of the families that have any; undefined where none has. */
export function extrasOf(families: {
  readonly openai?: JsonObject | undefined;
  readonly anthropic?: JsonObject | undefined;
}): Extras | undefined {
  const { openai, anthropic } = families;
  if (openai === undefined && anthropic === undefined) return undefined;
  return { ...(openai !== undefined && { openai }), ...(anthropic !== undefined && { anthropic }) };
}
