import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/**
 * What a client of that API has set: it sends every field it knows, those without a value as null or as an empty text, and means
 * by them that nothing is said.
 */
export function dropAbsent(value: JsonObject): JsonObject {
  const kept = Object.entries(value).flatMap(([name, member]) =>
    member === undefined || member === null || member === '' ? [] : [[name, dropWithin(member)] as const],
  );
  return Object.fromEntries(kept);
}

function dropWithin(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(dropWithin);
  return isJsonObject(value) ? dropAbsent(value) : value;
}
