import type { JsonObject } from '@headgate/kernel';

/** The object without one of its members. */
export function without(object: JsonObject, name: string): JsonObject {
  const { [name]: _, ...rest } = object;
  return rest;
}
