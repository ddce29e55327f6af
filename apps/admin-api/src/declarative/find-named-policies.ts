import type { TenantTx } from '@headgate/database';
import type { TargetState } from '@headgate/declarative';
import type { Problem } from '@headgate/kernel';
import { listPolicyReferences } from '@headgate/snapshot';

/**
 * Policies that routes of a document name and that are not there, or not live. A project's own policies count for its routes; one
 * that the document only now makes has none.
 */
export async function findNamedPolicies(org: string, tx: TenantTx, { routes }: TargetState): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { project, config, path } of routes.values()) {
    for (const { alias, path: at } of listNames(config.policy)) {
      const owner = project === null ? null : ((await tx.projects.findBySlug(org, project))?.id ?? null);
      const row = await tx.policies.findByName(org, owner === null ? { owner: null } : { visibleTo: owner }, alias);
      if (row?.live !== true) problems.push({ path: `${path}.${at}`, message: `there is no live policy "${alias}"` });
    }
  }
  return problems;
}

function listNames(policy: unknown): { alias: string; path: string }[] {
  if (typeof policy === 'string') return [{ alias: policy, path: 'config.policy' }];
  return listPolicyReferences(policy).map(({ alias, path }) => ({ alias, path: `config.policy.${path}` }));
}
