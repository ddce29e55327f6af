import type { JsonValue } from '@headgate/kernel';

/** A plain value as JSON carries it: members that are undefined are gone. */
export function toJson(value: object): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue;
}
