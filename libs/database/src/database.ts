import type { UsageRow } from '@headgate/domain';
import { ArchiveStore } from './archive-store.ts';
import { ChangeNotes } from './change-notes.ts';
import type { ChangeTx, Changed } from './change-tx.ts';
import type { ChangedKeys, Configuration, OrganizationRevision } from './configuration.ts';
import type { ConnectOptions } from './connect-options.ts';
import { findPlatformHead, listAuditHeads } from './list-audit-heads.ts';
import type { NewOrganization, OrganizationCreated } from './new-organization.ts';
import { noteTenant } from './note-tenant.ts';
import type { OnceDone, OperatorOnce } from './operator-once.ts';
import { OrganizationDirectory } from './organization-directory.ts';
import { OrganizationMaker } from './organization-maker.ts';
import type { Organizations } from './organizations.ts';
import type { Outbox } from './outbox.ts';
import type { Page, PageQuery } from './page.ts';
import { PasswordResetStore } from './password-reset-store.ts';
import type { PasswordResets } from './password-resets.ts';
import type { People } from './people.ts';
import { PeopleStore } from './people-store.ts';
import { PublishingStore } from './publishing-store.ts';
import { type ApiKey, Prisma } from './generated/client.ts';
import { toApiKeyRow } from './repositories/to-api-key-row.ts';
import type { ApiKeyRow } from './rows/api-key-row.ts';
import { appendPlatformEvent } from './platform-trail.ts';
import type { Actor, AuditHeadRow, AuditRecord } from './rows/audit-row.ts';
import type { OrganizationSummary } from './rows/organization-summary.ts';
import { republishTenant } from './republish-tenant.ts';
import type { SpoolWatermark } from './spool-watermark.ts';
import { changeTenant, openRepositories } from './tenant-change.ts';
import type { TenantTx } from './tenant-tx.ts';
import { Transactions } from './transactions.ts';
import { UsageStore } from './usage-store.ts';

/**
 * The only door to PostgreSQL. Every method throws faults: `store_unavailable` when it cannot be reached or does not answer
 * in time, `already_exists`, `in_use`, `not_found`, `validation_failed` for text it cannot hold; anything else is `internal`
 * and a defect. Work given to it may run more than once.
 */
export class Database {
  readonly #transactions: Transactions;
  readonly #directory: OrganizationDirectory;
  readonly #maker: OrganizationMaker;
  readonly #people: PeopleStore;
  readonly #passwordResets: PasswordResetStore;
  readonly #publishing: PublishingStore;
  readonly #usage: UsageStore;
  readonly #archive: ArchiveStore;

  private constructor(options: ConnectOptions) {
    this.#transactions = new Transactions(options);
    this.#directory = new OrganizationDirectory(this.#transactions);
    this.#maker = new OrganizationMaker(this.#transactions);
    this.#people = new PeopleStore(this.#transactions);
    this.#passwordResets = new PasswordResetStore(this.#transactions);
    this.#publishing = new PublishingStore(this.#transactions);
    this.#usage = new UsageStore(this.#transactions);
    this.#archive = new ArchiveStore(this.#transactions);
  }

  /** Opens a bounded pool; the first connection is made by the first query. */
  static connect(options: ConnectOptions): Database {
    return new Database(options);
  }

  /** Waits for the transactions under way. */
  close(): Promise<void> {
    return this.#transactions.close();
  }

  /** Throws `store_unavailable`. */
  async ping(): Promise<void> {
    await this.#transactions.ask({ role: 'headgate_worker' }, Prisma.sql`SELECT 1`);
  }

  /** Reads as one tenant, at one instant; every write is refused. */
  inTenant<Result>(orgId: string, work: (tx: TenantTx) => Promise<Result>): Promise<Result> {
    return this.#transactions.read({ role: 'headgate_app', orgId, isReadOnly: true }, (tx) =>
      work(openRepositories(tx, new ChangeNotes(0))),
    );
  }

  /** Changes one tenant: revision, audit events and outbox row are written in the same transaction, or nothing is. */
  change<Result>(orgId: string, actor: Actor, work: (tx: ChangeTx) => Promise<Result>): Promise<Changed<Result>> {
    return this.#transactions.write({ role: 'headgate_app', orgId, isReadOnly: false }, (tx) =>
      changeTenant(tx, orgId, actor, work),
    );
  }

  /**
   * A new revision, above `floor`, in which everything of a tenant counts as changed: what was written past these methods is published
   * with it. Throws `not_found`.
   */
  republish(orgId: string, actor: Actor, floor: number): Promise<number> {
    return this.#transactions.write({ role: 'headgate_app', orgId, isReadOnly: false }, (tx) =>
      republishTenant(tx, orgId, actor, floor),
    );
  }

  /** Adds to the audit trail what changed nothing: who read or called what. No revision, and nothing to publish. */
  note(orgId: string, actor: Actor, records: readonly AuditRecord[]): Promise<void> {
    return this.#transactions.write({ role: 'headgate_app', orgId, isReadOnly: false }, (tx) =>
      noteTenant(tx, orgId, actor, records),
    );
  }

  /** The same in the trail of the installation, for what whoever runs it did. */
  notePlatform(actor: Actor, record: AuditRecord): Promise<void> {
    return this.#transactions.write({ role: 'headgate_platform', orgId: undefined }, (tx) =>
      appendPlatformEvent(tx, record, { actor, revision: 0 }),
    );
  }

  /** Where each trail ends, by organization. */
  listAuditHeads(query: PageQuery): Promise<Page<AuditHeadRow>> {
    return this.#transactions.read({ role: 'headgate_worker' }, (tx) => listAuditHeads(tx, query));
  }

  /** Where the trail of the installation ends; undefined where nothing was written to it. */
  findPlatformHead(): Promise<AuditHeadRow | undefined> {
    return this.#transactions.read({ role: 'headgate_worker' }, findPlatformHead);
  }

  /** Makes an organization with its project `default` and its first admin key, as revision 1. Throws `already_exists`. */
  createOrganization(actor: Actor, organization: NewOrganization): Promise<OrganizationCreated> {
    return this.#maker.create(actor, organization);
  }

  /** The same, once under a key; gives what is remembered of the answer. Throws `already_exists`. */
  createOrganizationOnce(
    actor: Actor,
    organization: NewOrganization,
    once: OperatorOnce<OrganizationSummary>,
  ): Promise<OnceDone> {
    return this.#maker.createOnce(actor, organization, once);
  }

  /** The same if there is none at all; otherwise gives the id of the oldest. Safe to call from two processes at once. */
  createFirstOrganization(
    actor: Actor,
    organization: NewOrganization,
  ): Promise<OrganizationCreated | { readonly found: string }> {
    return this.#maker.createFirst(actor, organization);
  }

  /** A key of either kind by the id inside it, whatever its tenant: the one question asked before the tenant is known. */
  async findApiKeyById(keyId: string): Promise<ApiKeyRow | undefined> {
    const found = await this.#transactions.ask<ApiKey>(
      { role: 'headgate_auth', keyId },
      Prisma.sql`SELECT * FROM "api_key" WHERE id = ${keyId} AND deleted_at IS NULL LIMIT 2`,
    );
    // Ids are unique by chance alone, within all tenants: two of them would mean that one was forged.
    return found.length === 1 && found[0] ? toApiKeyRow(found[0]) : undefined;
  }

  /** Every organization from outside. */
  get organizations(): Organizations {
    return this.#directory;
  }

  /** Accounts and sessions: asked before the tenant is known. */
  get people(): People {
    return this.#people;
  }

  /** Tokens that set new passwords: used before the tenant is known. */
  get passwordResets(): PasswordResets {
    return this.#passwordResets;
  }

  /** Changes on their way to the proxies. */
  get outbox(): Outbox {
    return this.#publishing;
  }

  /**
   * With one read `before`, only what was written since is read; whatever was not is the very object it was there. Throws
   * `not_found`.
   */
  loadConfiguration(orgId: string, before?: Configuration): Promise<Configuration> {
    return this.#publishing.loadConfiguration(orgId, before);
  }

  /** The configuration with no routes but those of one name, whoever has them. Throws `not_found`. */
  loadSurroundings(orgId: string, routeName: string): Promise<Configuration> {
    return this.#publishing.loadSurroundings(orgId, routeName);
  }

  /** Keys whose `changedRev` is above `rev`, in that order; `after` is the `next` of the page before. */
  listKeysChangedSince(orgId: string, rev: number, after: string | undefined, limit: number): Promise<ChangedKeys> {
    return this.#publishing.listKeysChangedSince(orgId, rev, after, limit);
  }

  /** Every organization, in pages, for the reconciler. */
  listRevisions(query: PageQuery): Promise<Page<OrganizationRevision>> {
    return this.#publishing.listRevisions(query);
  }

  /** Stores rows of any tenants and the spool's position in one transaction; gives the number of rows that were new. */
  insertUsage(rows: readonly UsageRow[], watermark: SpoolWatermark): Promise<number> {
    return this.#usage.insert(rows, watermark);
  }

  /** Requests and replies that are kept. */
  get archive(): Pick<ArchiveStore, 'insert' | 'listExpired' | 'purge' | 'erase'> {
    return this.#archive;
  }

  /** How far the rows of a spool have been stored; 0 for one never seen. */
  readWatermark(spoolId: string): Promise<number> {
    return this.#usage.readWatermark(spoolId);
  }

  /** Makes the tables for these days ahead of need, so that no insert has to. */
  ensureUsagePartitions(from: Date, days: number): Promise<void> {
    return this.#usage.ensurePartitions(from, days);
  }

  /** Removes what nobody needs any more: published outbox rows and idempotency keys older than this. */
  purge(olderThan: Date): Promise<{ readonly outbox: number; readonly idempotencyKeys: number }> {
    return this.#publishing.purge(olderThan);
  }
}
