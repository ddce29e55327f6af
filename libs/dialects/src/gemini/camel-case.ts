import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** What callers put there is theirs: arguments, results, schemas, labels. */
const opaque: ReadonlySet<string> = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
  'labels',
]);
const maxDepth = 8;

/** The body with its members spelled as the JSON form has them: Google's servers take the `snake_case` of the field names, too. */
export function toCamelCase(body: JsonObject): JsonObject {
  return rename(body, 0);
}

function rename(object: JsonObject, depth: number): JsonObject {
  const entries = Object.entries(object).map(([name, value]): readonly [string, JsonValue | undefined] => {
    const camel = name.replace(/(?<=[a-z])_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [camel, opaque.has(camel) || depth >= maxDepth ? value : renameValue(value, depth + 1)];
  });
  return Object.fromEntries(entries);
}

function renameValue(value: JsonValue | undefined, depth: number): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => renameValue(entry, depth) ?? null);
  return isJsonObject(value) ? rename(value, depth) : value;
}
