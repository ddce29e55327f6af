import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** A schema as Anthropic accepts it for answers: every object says that it has no members beside those listed. */
export function closeSchema(schema: JsonObject): { readonly schema: JsonObject; readonly wasOpen: boolean } {
  let wasOpen = false;
  const close = (value: JsonValue | undefined): JsonValue | undefined => {
    if (Array.isArray(value)) return value.map((entry: JsonValue) => close(entry) ?? null);
    if (!isJsonObject(value)) return value;
    const closed = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, close(member)]));
    if (value['type'] !== 'object' || value['additionalProperties'] === false) return closed;
    wasOpen = true;
    return { ...closed, additionalProperties: false };
  };
  const closed = close(schema);
  return { schema: isJsonObject(closed) ? closed : schema, wasOpen };
}
