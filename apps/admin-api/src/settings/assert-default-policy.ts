import type { PolicyRow, TenantTx } from '@headgate/database';
import { validationFault } from '../http/validation-fault.ts';

/** Who gets a default policy: a project that is there or about to be, or the organization (null). */
export interface DefaultPolicyOf {
  readonly org: string;
  readonly project: { readonly id?: string; readonly slug: string } | null;
  readonly alias: string | undefined;
}

/** Throws `validation_failed` unless the alias is that of a live policy which its project, or the organization itself, has. */
export async function assertDefaultPolicy(tx: TenantTx, asked: DefaultPolicyOf): Promise<void> {
  if (asked.alias === undefined) return;
  const row = await find(tx, asked, asked.alias);
  if (row?.live === true) return;
  const message =
    row === undefined ? `there is no policy "${asked.alias}"` : `the policy "${asked.alias}" is not published yet`;
  throw validationFault([{ path: 'default_policy', message }]);
}

async function find(tx: TenantTx, { org, project }: DefaultPolicyOf, alias: string): Promise<PolicyRow | undefined> {
  if (project?.id !== undefined) return tx.policies.findByName(org, { visibleTo: project.id }, alias);
  const row = await tx.policies.findByName(org, { owner: null }, alias);
  // A project that is only now being made has nothing of its own.
  const isSeen = project === null || row?.projects == null || row.projects.includes(project.slug);
  return isSeen ? row : undefined;
}
