import type { AuditRecord } from './rows/audit-row.ts';
import type { ApiKeyWrites } from './stores/api-keys.ts';
import type { ClientFieldsWrites } from './stores/client-fields.ts';
import type { DlpTemplateWrites } from './stores/dlp-templates.ts';
import type { IdempotencyWrites } from './stores/idempotency.ts';
import type { IdentityProviderWrites } from './stores/identity-providers.ts';
import type { InvitationWrites } from './stores/invitations.ts';
import type { MemberWrites } from './stores/members.ts';
import type { ModelOverrideWrites } from './stores/model-overrides.ts';
import type { OrganizationWrites } from './stores/organizations.ts';
import type { PasswordResetWrites } from './stores/password-resets.ts';
import type { PolicyWrites } from './stores/policies.ts';
import type { ProjectWrites } from './stores/projects.ts';
import type { ProviderSecretWrites } from './stores/provider-secrets.ts';
import type { ProviderWrites } from './stores/providers.ts';
import type { RouteWrites } from './stores/routes.ts';
import type { TenantTx } from './tenant-tx.ts';

/** A change of one tenant. The organization's row is locked from the beginning: changes of one tenant take turns. */
export interface ChangeTx extends TenantTx {
  /** The revision this change gets if it records anything. */
  readonly rev: number;
  readonly organizations: OrganizationWrites;
  readonly projects: ProjectWrites;
  readonly members: MemberWrites;
  readonly invitations: InvitationWrites;
  readonly passwordResets: PasswordResetWrites;
  readonly identityProviders: IdentityProviderWrites;
  readonly apiKeys: ApiKeyWrites;
  readonly providers: ProviderWrites;
  readonly providerSecrets: ProviderSecretWrites;
  readonly routes: RouteWrites;
  readonly dlpTemplates: DlpTemplateWrites;
  readonly policies: PolicyWrites;
  readonly modelOverrides: ModelOverrideWrites;
  readonly idempotency: IdempotencyWrites;
  readonly clientFields: ClientFieldsWrites;
  /** Notes what was done. A change that wrote configuration and recorded nothing is a programming error and is rolled back. */
  record(event: AuditRecord): void;
}

/** What came of a change. */
export interface Changed<Result> {
  readonly result: Result;
  /** The new revision, or the current one when the work recorded nothing. */
  readonly rev: number;
}
