import type { UsageRow } from '@headgate/domain';
import type { ChangeTx, Changed } from './change-tx.ts';
import type { ChangedKeys, Configuration, OrganizationRevision } from './configuration.ts';
import type { ConnectOptions } from './connect-options.ts';
import type { OrganizationCreated, NewOrganization } from './new-organization.ts';
import type { Outbox } from './outbox.ts';
import type { Page, PageQuery } from './page.ts';
import type { ApiKeyRow } from './rows/api-key-row.ts';
import type { Actor } from './rows/audit-row.ts';
import type { TenantTx } from './tenant-tx.ts';
import type { SpoolWatermark } from './spool-watermark.ts';

/**
 * The only door to PostgreSQL. Every method throws faults: `store_unavailable` when it cannot be reached or does not answer
 * in time, `already_exists`, `in_use`, `not_found`; anything else is a defect. Work given to it may run more than once.
 */
export declare class Database {
  /** Opens a bounded pool; the first connection is made by the first query. */
  static connect(options: ConnectOptions): Database;
  close(): Promise<void>;
  /** Throws `store_unavailable`. */
  ping(): Promise<void>;

  /** Reads as one tenant, at one instant. */
  inTenant<Result>(orgId: string, work: (tx: TenantTx) => Promise<Result>): Promise<Result>;
  /** Changes one tenant: revision, audit events and outbox row are written in the same transaction, or nothing is. */
  change<Result>(orgId: string, actor: Actor, work: (tx: ChangeTx) => Promise<Result>): Promise<Changed<Result>>;
  /** Makes an organization with its project `default` and its first admin key, as revision 1. Throws `already_exists`. */
  createOrganization(actor: Actor, organization: NewOrganization): Promise<OrganizationCreated>;

  /** An admin key by the id inside it, whatever its tenant: the one question asked before the tenant is known. Deleted keys are missing. */
  findAdminKeyById(keyId: string): Promise<ApiKeyRow | undefined>;

  /** For the publisher. */
  readonly outbox: Outbox;
  /** Throws `not_found`. */
  loadConfiguration(orgId: string): Promise<Configuration>;
  /** Keys whose `changedRev` is above `rev`; `after` is the `next` of the page before. */
  listKeysChangedSince(orgId: string, rev: number, after: string | undefined, limit: number): Promise<ChangedKeys>;
  /** Every organization, in pages, for the reconciler. */
  listRevisions(query: PageQuery): Promise<Page<OrganizationRevision>>;

  /** Stores rows of any tenants and the spool's position in one transaction; gives the number of rows that were new. */
  insertUsage(rows: readonly UsageRow[], watermark: SpoolWatermark): Promise<number>;
  /** How far the rows of a spool have been stored; 0 for one never seen. */
  readWatermark(spoolId: string): Promise<number>;
  /** Makes the tables for these days ahead of need, so that no insert has to. */
  ensureUsagePartitions(from: Date, days: number): Promise<void>;
  /** Removes what nobody needs any more: published outbox rows and idempotency keys older than this. */
  purge(olderThan: Date): Promise<{ readonly outbox: number; readonly idempotencyKeys: number }>;
}
