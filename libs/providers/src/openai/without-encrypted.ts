import { type Fault, isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import type { AdaptedBody } from '../adapter.ts';
import { listOf } from '../list-of.ts';

/** OpenAI's word for thoughts that another organization's key, or another vendor, encrypted. */
const refused = 'invalid_encrypted_content';

/**
 * The same conversation without the thoughts nobody at this target can read; undefined where it was refused for something else or
 * holds none. What belonged to a thought loses its id: by it OpenAI would ask for the thought again.
 */
export function withoutEncrypted(failure: Fault, body: JsonObject): AdaptedBody | undefined {
  if (failure.upstream?.type !== refused) return undefined;
  const items = listOf(body['input']);
  const kept = items.filter((item) => !isEncrypted(item));
  if (kept.length === items.length) return undefined;
  const fidelity = { coerced: [], dropped: ['reasoning.encrypted_content'] };
  return { body: { ...body, input: kept.map(withoutId) }, fidelity };
}

function isEncrypted(item: JsonValue): boolean {
  return isJsonObject(item) && item['type'] === 'reasoning' && item['encrypted_content'] !== undefined;
}

function withoutId(item: JsonValue): JsonValue {
  if (!isJsonObject(item) || !ownItems.has(item['type'])) return item;
  const { id: _, ...rest } = item;
  return rest;
}

const ownItems: ReadonlySet<unknown> = new Set(['message', 'function_call', 'custom_tool_call']);
