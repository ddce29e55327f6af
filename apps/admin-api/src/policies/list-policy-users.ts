import type { PolicyRow, TenantTx } from '@headgate/database';
import type { User } from '../platform/in-use.ts';

/** Who refers to a policy: routes, other policies, projects and the organization by their defaults. */
export async function listPolicyUsers(tx: TenantTx, policy: PolicyRow): Promise<User[]> {
  const { orgId, name, projectId } = policy;
  const routes = await tx.routes.findUsersOfPolicy(orgId, policy);
  const policies = await tx.policies.findUsersOfPolicy(orgId, policy);
  const projects = await tx.projects.findUsersOfPolicy(orgId, policy);
  const organization = await tx.organizations.get(orgId);
  const users: User[] = [
    ...routes.map((route): User => ({ kind: 'routes', name: route.name })),
    ...policies.filter(({ id }) => id !== policy.id).map((other): User => ({ kind: 'policies', name: other.name })),
  ];
  for (const project of projects) {
    // Its own of the same alias hides the organization's.
    const meant = await tx.policies.findByName(orgId, { visibleTo: project.id }, name);
    if (meant?.id === policy.id) users.push({ kind: 'projects', name: project.slug });
  }
  if (projectId === null && organization.defaultPolicy === name) {
    users.push({ kind: 'organization', name: 'default_policy' });
  }
  return users;
}
