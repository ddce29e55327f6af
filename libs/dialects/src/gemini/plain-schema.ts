import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';

/** Google's own form of a schema as JSON Schema: types in lower case, `nullable` as a type, counts as numbers. JSON Schema stays as it is. */
export function toPlainSchema(schema: JsonObject): JsonObject {
  const { type, nullable, ...others } = schema;
  const members = Object.entries(others).map(([name, value]) => [name, plainMember(name, value)] as const);
  return { ...plainType(type, nullable === true), ...Object.fromEntries(members) };
}

function plainType(type: JsonValue | undefined, isNullable: boolean): JsonObject {
  if (typeof type !== 'string') return type === undefined ? {} : { type };
  const plain = type === type.toUpperCase() ? type.toLowerCase() : type;
  return { type: isNullable ? [plain, 'null'] : plain };
}

/** 64 bit numbers travel as strings in Google's JSON. */
const counts: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);
const schemaMaps: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);

function plainMember(name: string, value: JsonValue | undefined): JsonValue | undefined {
  if (counts.has(name) && typeof value === 'string') return Number(value);
  if (schemaMaps.has(name) && isJsonObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plainValue(member)]));
  }
  if (name === 'items' || name === 'anyOf' || name === 'oneOf' || name === 'allOf') return plainValue(value);
  return value;
}

function plainValue(value: JsonValue | undefined): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((entry: JsonValue) => plainValue(entry) ?? null);
  return isJsonObject(value) ? toPlainSchema(value) : value;
}
