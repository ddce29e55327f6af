import { fault } from '@headgate/kernel';
import { ChangeNotes } from './change-notes.ts';
import type { ChangeTx, Changed } from './change-tx.ts';
import { toJsonColumn } from './json-column.ts';
import { ApiKeysRepository } from './repositories/api-keys.repository.ts';
import { ArchiveRepository } from './repositories/archive.repository.ts';
import { AuditRepository } from './repositories/audit.repository.ts';
import { ClientFieldsRepository } from './repositories/client-fields.repository.ts';
import { DlpTemplatesRepository } from './repositories/dlp-templates.repository.ts';
import { IdempotencyRepository } from './repositories/idempotency.repository.ts';
import { IdentityProvidersRepository } from './repositories/identity-providers.repository.ts';
import { InvitationsRepository } from './repositories/invitations.repository.ts';
import { MembersRepository } from './repositories/members.repository.ts';
import { ModelOverridesRepository } from './repositories/model-overrides.repository.ts';
import { OrganizationsRepository } from './repositories/organizations.repository.ts';
import { PasswordResetsRepository } from './repositories/password-resets.repository.ts';
import { PoliciesRepository } from './repositories/policies.repository.ts';
import { ProjectsRepository } from './repositories/projects.repository.ts';
import { ProviderSecretsRepository } from './repositories/provider-secrets.repository.ts';
import { ProvidersRepository } from './repositories/providers.repository.ts';
import { RoutesRepository } from './repositories/routes.repository.ts';
import { UsageRepository } from './repositories/usage.repository.ts';
import { VersionsRepository } from './repositories/versions.repository.ts';
import type { Actor } from './rows/audit-row.ts';
import type { Tx } from './session.ts';

/** Every repository over one transaction; on a read-only one the database itself refuses the writes. */
export function openRepositories(tx: Tx, notes: ChangeNotes): ChangeTx {
  return {
    rev: notes.rev,
    organizations: new OrganizationsRepository(tx, notes),
    projects: new ProjectsRepository(tx, notes),
    members: new MembersRepository(tx, notes),
    invitations: new InvitationsRepository(tx, notes),
    passwordResets: new PasswordResetsRepository(tx, notes),
    identityProviders: new IdentityProvidersRepository(tx, notes),
    apiKeys: new ApiKeysRepository(tx, notes),
    providers: new ProvidersRepository(tx, notes),
    providerSecrets: new ProviderSecretsRepository(tx, notes),
    routes: new RoutesRepository(tx, notes),
    dlpTemplates: new DlpTemplatesRepository(tx, notes),
    policies: new PoliciesRepository(tx, notes),
    versions: new VersionsRepository(tx),
    modelOverrides: new ModelOverridesRepository(tx, notes),
    audit: new AuditRepository(tx),
    idempotency: new IdempotencyRepository(tx),
    usage: new UsageRepository(tx),
    archive: new ArchiveRepository(tx),
    clientFields: new ClientFieldsRepository(tx, notes),
    record: (event) => notes.record(event),
  };
}

/** Runs work under the organization's lock and writes what it recorded: revision, audit events and outbox row, or nothing. */
export async function changeTenant<Result>(
  tx: Tx,
  orgId: string,
  actor: Actor,
  work: (tx: ChangeTx) => Promise<Result>,
): Promise<Changed<Result>> {
  // The clock is read after the lock is held, so that times of events rise with their numbers.
  const [locked] = await tx.$queryRaw<{ rev: bigint; at: Date }[]>`
    SELECT rev, clock_timestamp() AS at FROM "organization" WHERE id = ${orgId} FOR UPDATE`;
  if (!locked) throw fault('not_found');
  const notes = new ChangeNotes(Number(locked.rev) + 1, { actor, at: locked.at });
  const result = await work(openRepositories(tx, notes));
  if (notes.records.length === 0) {
    if (notes.hasWritten) throw new TypeError('a change wrote configuration and recorded nothing of it');
    return { result, rev: Number(locked.rev) };
  }
  await commitNotes(tx, orgId, notes, { actor, at: locked.at });
  return { result, rev: notes.rev };
}

async function commitNotes(
  tx: Tx,
  orgId: string,
  notes: ChangeNotes,
  by: { readonly actor: Actor; readonly at: Date },
): Promise<void> {
  const { rev, records, hasWrittenKeys } = notes;
  await tx.organization.updateMany({ where: { id: orgId }, data: { rev, ...(hasWrittenKeys && { keysRev: rev }) } });
  await new AuditRepository(tx).append(orgId, records, { ...by, revision: rev });
  const kind = records.every((record) => record.resourceKind === 'api_key') ? 'keys' : 'configuration';
  await tx.outbox.createMany({ data: [{ orgId, rev, kind, changed: toJsonColumn(notes.changed) }] });
}
