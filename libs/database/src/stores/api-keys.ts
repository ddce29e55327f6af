import type { KeyKind } from '@headgate/domain';
import type { Page, PageQuery } from '../page.ts';
import type { ApiKeyChange, ApiKeyRow, NewApiKey } from '../rows/api-key-row.ts';

export interface ApiKeyFilter {
  readonly kind?: KeyKind | undefined;
  /** Keys of one project; null: those of the organization itself. */
  readonly projectId?: string | null | undefined;
  readonly name?: string | undefined;
}

/** Keys of an organization, newest first; deleted ones answer as missing everywhere here. */
export interface ApiKeyReads {
  findById(orgId: string, id: string): Promise<ApiKeyRow | undefined>;
  list(orgId: string, query: PageQuery & ApiKeyFilter): Promise<Page<ApiKeyRow>>;
  count(orgId: string, filter?: ApiKeyFilter): Promise<number>;
}

/** Every write sets `changedRev` to the revision of the change, and moves the organization's `keysRev`. */
export interface ApiKeyWrites extends ApiKeyReads {
  insert(orgId: string, key: NewApiKey): Promise<ApiKeyRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ApiKeyChange,
  ): Promise<ApiKeyRow | undefined>;
  /** Leaves a tombstone, so that the publisher can tell the proxies. False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
