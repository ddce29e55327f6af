import type { JsonObject } from '@headgate/kernel';

/** Kinds of resources that may carry fields of another API's clients. */
export type ClientFieldsKind = 'project' | 'provider' | 'provider_secret' | 'route' | 'dlp_template';

/** What only the clients of another API know of a resource; without effect, and gone with its resource. */
export interface ClientFieldsReads {
  /** By id; a resource without any is left out. */
  find(orgId: string, kind: ClientFieldsKind, ids: readonly string[]): Promise<ReadonlyMap<string, JsonObject>>;
}

export interface ClientFieldsWrites extends ClientFieldsReads {
  put(orgId: string, kind: ClientFieldsKind, id: string, fields: JsonObject): Promise<void>;
}
