import type { ChangeTx, PolicyChange, PolicyRow } from '@headgate/database';
import { inUse, type User } from '../platform/in-use.ts';

/** Throws `in_use` where hiding a policy from a project would leave a route or a default of that project with nothing. */
export async function assertPolicyStillSeen(tx: ChangeTx, row: PolicyRow, { projects }: PolicyChange): Promise<void> {
  if (row.projectId !== null || projects === undefined || projects === null) return;
  const { orgId, name } = row;
  const seeing = new Set(projects);
  const users: User[] = [];
  for (const route of await tx.routes.findUsersOfPolicy(orgId, row)) {
    const project = route.projectId === null ? undefined : await tx.projects.findById(orgId, route.projectId);
    if (project !== undefined && !seeing.has(project.slug)) users.push({ kind: 'routes', name: route.name });
  }
  for (const project of await tx.projects.findUsersOfPolicy(orgId, row)) {
    const meant = await tx.policies.findByName(orgId, { visibleTo: project.id }, name);
    if (meant?.id === row.id && !seeing.has(project.slug)) users.push({ kind: 'projects', name: project.slug });
  }
  if (users.length > 0) throw inUse(`the policy "${name}" in projects that would no longer see it`, users);
}
