/**
 * PostgreSQL behind repositories scoped by tenant: the only importer of Prisma and pg. Gives plain rows (camelCase, `Date`
 * for instants; usage rows in the domain's travelling form) and faults, never a Prisma type or error. It stores what it
 * is given: seals no secret, checks no permission and compiles nothing.
 */
export { assertMigrated } from './assert-migrated.ts';
export { bootstrapOrganization, type Bootstrapped } from './bootstrap-organization.ts';
export type { Changed, ChangeTx } from './change-tx.ts';
export type { ChangedKeys, Configuration, OrganizationRevision } from './configuration.ts';
export type { ConnectOptions } from './connect-options.ts';
export { Database } from './database.ts';
export { migrate } from './migrate.ts';
export { MigrationError } from './migration-error.ts';
export type { NewOrganization, OrganizationCreated } from './new-organization.ts';
export type { OnceDone, OperatorOnce } from './operator-once.ts';
export type { Organizations } from './organizations.ts';
export type { Outbox, PendingOrganization } from './outbox.ts';
export type { Page, PageQuery } from './page.ts';
export type { AccountReach, PasswordResets, PasswordResetUse } from './password-resets.ts';
export type { Membership, OpenSession, People } from './people.ts';
export type { PersonEvent } from './person-event.ts';
export type { AccountRow, NewAccount } from './rows/account-row.ts';
export { type NewPasswordReset, type PasswordResetName, platformIssuer } from './rows/password-reset-row.ts';
export type { ApiKeyChange, ApiKeyRow, EarlierSecret, NewApiKey } from './rows/api-key-row.ts';
export type { Actor, AuditHeadRow, AuditRecord, AuditRow, AuditVerdict } from './rows/audit-row.ts';
export type { DlpTemplateBody, DlpTemplateChange, DlpTemplateRow, NewDlpTemplate } from './rows/dlp-template-row.ts';
export type { IdempotencyRow, NewIdempotency } from './rows/idempotency-row.ts';
export type {
  GroupMapping,
  IdentityProviderChange,
  IdentityProviderRow,
  NewIdentityProvider,
} from './rows/identity-provider-row.ts';
export type { InvitationChange, InvitationRow, NewInvitation } from './rows/invitation-row.ts';
export type { MemberChange, MemberRow, NewMember } from './rows/member-row.ts';
export type { OrganizationRow } from './rows/organization-row.ts';
export type { OrganizationSummary } from './rows/organization-summary.ts';
export type { NewPolicy, PolicyBody, PolicyChange, PolicyDraft, PolicyRow } from './rows/policy-row.ts';
export type { NewProject, ProjectChange, ProjectRow } from './rows/project-row.ts';
export type { NewProvider, ProviderChange, ProviderRow } from './rows/provider-row.ts';
export type { NewProviderSecret, ProviderSecretChange, ProviderSecretRow } from './rows/provider-secret-row.ts';
export type { RemovedOrganization } from './rows/removed-organization.ts';
export type { NewRoute, RouteBody, RouteChange, RouteDraft, RouteRow } from './rows/route-row.ts';
export { mostVersions, type VersionAction, type VersionRow } from './rows/version-row.ts';
export type { SessionRow } from './rows/session-row.ts';
export type { SpoolWatermark } from './spool-watermark.ts';
export {
  type ApiKeyFilter,
  type ApiKeyOrder,
  apiKeyOrders,
  type ApiKeyReads,
  type ApiKeyWrites,
} from './stores/api-keys.ts';
export type { ArchivedCallRow, ArchiveFilter, ArchiveReads } from './stores/archive.ts';
export { type AuditFilter, type AuditReads, notedActions } from './stores/audit.ts';
export type { ClientFieldsKind } from './stores/client-fields.ts';
export type { DlpTemplateReads, DlpTemplateWrites } from './stores/dlp-templates.ts';
export type { ModelOverrideReads, ModelOverrideWrites } from './stores/model-overrides.ts';
export { readCursor, toPage } from './cursor.ts';
export type { ModelOverrideRow } from './rows/model-override-row.ts';
export type { RouteFilter, RouteReads } from './stores/routes.ts';
export type { UsageFilter, UsageReads } from './stores/usage.ts';
export type { OrganizationDefaults } from './stores/organizations.ts';
export type { TenantTx } from './tenant-tx.ts';
export type { Visibility } from './visibility.ts';
export type { RevisionRow } from './rows/revision-row.ts';
