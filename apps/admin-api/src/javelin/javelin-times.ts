import type { JsonObject } from '@headgate/kernel';

/** When a resource was made and changed, in that API's words. */
export function timesOf(resource: { readonly created_at: string; readonly updated_at: string }): JsonObject {
  return { created_at: resource.created_at, modified_at: resource.updated_at };
}

/** A body without what it may only send back: who made and changed the resource, and when. */
export function withoutTimes(sent: JsonObject): JsonObject {
  const { created_at: _, modified_at: __, created_by: ___, modified_by: ____, ...rest } = sent;
  return rest;
}
