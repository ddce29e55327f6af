import type { PolicyRow, ProjectRow, TenantTx } from '@headgate/database';

/** Projects whose default this policy is, and not one of their own of the same alias. */
export async function listProjectsByDefault(tx: TenantTx, row: PolicyRow): Promise<ProjectRow[]> {
  const meant: ProjectRow[] = [];
  for (const project of await tx.projects.findUsersOfPolicy(row.orgId, row)) {
    const found = await tx.policies.findByName(row.orgId, { visibleTo: project.id }, row.name);
    if (found?.id === row.id) meant.push(project);
  }
  return meant;
}
