import type { TenantTx } from '@headgate/database';
import {
  buildTargetState,
  type ConfigDocument,
  findTargetProblems,
  type Plan,
  planChanges,
  type StoredSecrets,
} from '@headgate/declarative';
import { fault, type Problem } from '@headgate/kernel';
import type { Keyring } from '../platform/keyring.ts';
import { validationFault } from '../http/validation-fault.ts';
import { findNamedPolicies } from './find-named-policies.ts';
import { loadTenant, type LoadedTenant } from './load-tenant.ts';
import { storedSecretsOf } from './stored-secrets-of.ts';

/** A tenant as it is, and what a document would do to it. */
export interface PlannedDocument {
  readonly tenant: LoadedTenant;
  readonly plan: Plan;
}

/** Plans a document against the tenant within a transaction; throws everything that would not hold together. */
export async function planDocument(
  about: { readonly org: string; readonly tx: TenantTx; readonly keyring: Keyring },
  document: ConfigDocument,
  prune: boolean,
): Promise<PlannedDocument> {
  const { tenant, secrets } = await openTenant(about);
  const target = buildTargetState(tenant.state, document, prune);
  const problems = [
    ...findTargetProblems(tenant.state, target, { secrets, allowReferences: false }),
    ...(await findNamedPolicies(about.org, about.tx, target)),
  ];
  if (problems.length > 0) throw validationFault(problems);
  return { tenant, plan: planChanges(tenant.state, target, secrets) };
}

/** What would not hold together; references to secrets count as values nobody has read yet. */
export async function findPlanProblems(
  about: { readonly org: string; readonly tx: TenantTx; readonly keyring: Keyring },
  document: ConfigDocument,
  prune: boolean,
): Promise<Problem[]> {
  const { tenant, secrets } = await openTenant(about);
  const target = buildTargetState(tenant.state, document, prune);
  return [
    ...findTargetProblems(tenant.state, target, { secrets, allowReferences: true }),
    ...(await findNamedPolicies(about.org, about.tx, target)),
  ];
}

/** Throws `version_mismatch` where the plan was made of another revision. */
export function assertRevision(tenant: LoadedTenant, revision: number | undefined): void {
  if (revision === undefined || revision === tenant.rev) return;
  throw fault('version_mismatch', {
    message: `The organization is at revision ${tenant.rev}, not ${revision}: plan again and look at what changed.`,
  });
}

async function openTenant({
  org,
  tx,
  keyring,
}: {
  readonly org: string;
  readonly tx: TenantTx;
  readonly keyring: Keyring;
}): Promise<{ tenant: LoadedTenant; secrets: StoredSecrets }> {
  const tenant = await loadTenant(org, tx);
  return { tenant, secrets: storedSecretsOf(keyring, await tx.organizations.get(org), tenant) };
}
