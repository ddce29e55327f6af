import type { ReadPath } from '@headgate/domain';
import type { JsonObject, JsonValue } from '@headgate/kernel';

/** A text, or several joined; numbers and truth values count as their words. Undefined where there is none. */
export function readText(value: JsonObject, read: ReadPath | undefined): string | undefined {
  const found = read?.(value);
  if (!Array.isArray(found)) return toText(found);
  const texts = (found as readonly JsonValue[]).map(toText).filter((text) => text !== undefined);
  return texts.length === 0 ? undefined : texts.join('');
}

function toText(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
