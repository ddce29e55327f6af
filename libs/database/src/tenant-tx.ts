import type { ApiKeyReads } from './stores/api-keys.ts';
import type { ArchiveReads } from './stores/archive.ts';
import type { AuditReads } from './stores/audit.ts';
import type { ClientFieldsReads } from './stores/client-fields.ts';
import type { DlpTemplateReads } from './stores/dlp-templates.ts';
import type { IdempotencyReads } from './stores/idempotency.ts';
import type { IdentityProviderReads } from './stores/identity-providers.ts';
import type { InvitationReads } from './stores/invitations.ts';
import type { MemberReads } from './stores/members.ts';
import type { ModelOverrideReads } from './stores/model-overrides.ts';
import type { OrganizationReads } from './stores/organizations.ts';
import type { PolicyReads } from './stores/policies.ts';
import type { ProjectReads } from './stores/projects.ts';
import type { ProviderSecretReads } from './stores/provider-secrets.ts';
import type { ProviderReads } from './stores/providers.ts';
import type { RouteReads } from './stores/routes.ts';
import type { UsageReads } from './stores/usage.ts';
import type { VersionReads } from './stores/versions.ts';

/** A read-only transaction of one tenant. Rows of another tenant do not exist in it, whatever id a method is given. */
export interface TenantTx {
  readonly organizations: OrganizationReads;
  readonly projects: ProjectReads;
  readonly members: MemberReads;
  readonly invitations: InvitationReads;
  readonly identityProviders: IdentityProviderReads;
  readonly apiKeys: ApiKeyReads;
  readonly providers: ProviderReads;
  readonly providerSecrets: ProviderSecretReads;
  readonly routes: RouteReads;
  readonly dlpTemplates: DlpTemplateReads;
  readonly policies: PolicyReads;
  readonly versions: VersionReads;
  readonly modelOverrides: ModelOverrideReads;
  readonly audit: AuditReads;
  readonly idempotency: IdempotencyReads;
  readonly usage: UsageReads;
  readonly archive: ArchiveReads;
  readonly clientFields: ClientFieldsReads;
}
