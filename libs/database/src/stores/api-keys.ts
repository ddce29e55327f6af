import type { KeyKind } from '@headgate/domain';
import type { Page, PageQuery } from '../page.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { ApiKeyChange, ApiKeyRow, NewApiKey } from '../rows/api-key-row.ts';

export interface ApiKeyFilter {
  readonly kind?: KeyKind | undefined;
  /** Keys of one project; null: those of the organization itself. */
  readonly projectId?: string | null | undefined;
  readonly name?: string | undefined;
  readonly namePrefix?: string | undefined;
  readonly enabled?: boolean | undefined;
  /** Keys that end before this instant, those that have ended included. */
  readonly expiresBefore?: Date | undefined;
  readonly createdBy?: string | undefined;
  readonly policy?: string | undefined;
}

/** Orders of the list; a minus sign turns one round. Keys that never expire come last by `expires_at`. */
export const apiKeyOrders = ['-created_at', 'created_at', 'name', '-name', 'expires_at'] as const;
export type ApiKeyOrder = (typeof apiKeyOrders)[number];

/** Keys of an organization; deleted ones answer as missing everywhere here, except to those who ask for ancestors. */
export interface ApiKeyReads {
  findById(orgId: string, id: string): Promise<ApiKeyRow | undefined>;
  /** Newest first unless another order is asked for. */
  list(
    orgId: string,
    query: PageQuery & ApiKeyFilter & { readonly order?: ApiKeyOrder | undefined },
  ): Promise<Page<ApiKeyRow>>;
  /**
   * For each key, those that made it, nearest first, revoked and deleted ones too: what it may do is never more than they may.
   * At most eight: a longer line of makers ends there.
   */
  listMakers(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly ApiKeyRow[]>>;
  count(orgId: string, filter?: ApiKeyFilter): Promise<number>;
  /** Keys bound to this policy, and not to their project's own of the same alias; revoked ones need it no more. */
  findUsersOfPolicy(orgId: string, policy: Pick<PolicyRow, 'name' | 'projectId'>): Promise<readonly ApiKeyRow[]>;
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
  /** Sends every key that this one made, and those they made, to the proxies again; gives their number. */
  touchMadeBy(orgId: string, id: string): Promise<number>;
  /** Leaves a tombstone, so that the publisher can tell the proxies. False when it is gone or its version is another. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
