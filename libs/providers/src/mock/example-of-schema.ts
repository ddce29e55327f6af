import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { listOf } from '../list-of.ts';

/** A value that fits a JSON Schema of the usual kind; deterministic, and never deeper than six levels. */
export function exampleOfSchema(schema: JsonValue | undefined, depth = 0): JsonValue {
  if (!isJsonObject(schema) || depth > 6) return null;
  const given = givenValue(schema);
  if (given !== undefined) return given;
  const type = typeOf(schema);
  if (type === 'array') return [exampleOfSchema(schema['items'], depth + 1)];
  return plainValues.get(type) ?? exampleObject(schema, depth);
}

/** The first type that is not null; an object where nothing is said. */
function typeOf(schema: JsonObject): JsonValue {
  const type = schema['type'];
  if (typeof type === 'string') return type;
  return listOf(type).find((entry) => entry !== 'null') ?? 'object';
}

const plainValues: ReadonlyMap<JsonValue, JsonValue> = new Map<JsonValue, JsonValue>([
  ['string', 'text'],
  ['boolean', true],
  ['number', 1],
  ['integer', 1],
]);

/** What the schema itself offers: a constant, the first of an enumeration, an example, a default, the first alternative. */
function givenValue(schema: JsonObject): JsonValue | undefined {
  const [listed] = [...listOf(schema['enum']), ...listOf(schema['examples'])];
  const [alternative] = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])];
  return (
    schema['const'] ??
    listed ??
    schema['default'] ??
    schema['minimum'] ??
    (alternative === undefined ? undefined : exampleOfSchema(alternative, 1))
  );
}

function exampleObject(schema: JsonObject, depth: number): JsonObject {
  const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
  const members = Object.entries(properties).map(
    ([name, member]) => [name, exampleOfSchema(member, depth + 1)] as const,
  );
  return Object.fromEntries(members);
}
