import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { fieldWords } from './field-words.ts';

const unions = ['anyOf', 'oneOf', 'allOf'] as const;

/** JSON Schemas in which every field has a description: its own, else that of what it holds, else what its name means everywhere. */
export function describeFields<Schemas extends object>(schemas: Schemas): Schemas {
  // What is published is JSON; nothing but descriptions is added to it.
  const plain = JSON.parse(JSON.stringify(schemas)) as JsonObject;
  return mapMembers(plain, (name, schema) => describeIn(schema, name)) as Schemas;
}

function describeIn(schema: JsonValue, parent: string): JsonValue {
  if (!isJsonObject(schema)) return schema;
  return mapMembers(schema, (keyword, value) => {
    if (keyword === 'properties' && isJsonObject(value)) {
      return mapMembers(value, (name, field) => describeField(field, name, parent));
    }
    if (keyword === 'items' || keyword === 'additionalProperties') return describeIn(value, parent);
    const isUnion = unions.some((union) => union === keyword);
    return isUnion && Array.isArray(value)
      ? (value as readonly JsonValue[]).map((member) => describeIn(member, parent))
      : value;
  });
}

function describeField(field: JsonValue, name: string, parent: string): JsonValue {
  const inner = describeIn(field, name);
  if (!isJsonObject(inner) || typeof inner['description'] === 'string') return inner;
  const words = liftWords(inner) ?? fieldWords.get(`${parent}.${name}`) ?? fieldWords.get(name);
  return words === undefined ? inner : { ...inner, description: words };
}

/** What is said of the one thing a field may hold beside null. */
function liftWords(field: JsonObject): string | undefined {
  const members = unions.flatMap((union) =>
    Array.isArray(field[union]) ? (field[union] as readonly JsonValue[]) : [],
  );
  const said = members.flatMap((member) =>
    isJsonObject(member) && typeof member['description'] === 'string' ? [member['description']] : [],
  );
  return said.length === 1 ? said[0] : undefined;
}

function mapMembers(value: JsonObject, change: (name: string, member: JsonValue) => JsonValue): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, member === undefined ? member : change(name, member)]),
  );
}
