import type { PolicyRow, TenantTx } from '@headgate/database';
import { listProjectsByDefault } from './list-projects-by-default.ts';
import type { User } from '../platform/in-use.ts';

/** Who refers to a policy: routes, other policies, keys, projects and the organization by their defaults. */
export async function listPolicyUsers(tx: TenantTx, policy: PolicyRow): Promise<User[]> {
  const { orgId, name, projectId } = policy;
  const routes = await tx.routes.findUsersOfPolicy(orgId, policy);
  const policies = await tx.policies.findUsersOfPolicy(orgId, policy);
  const projects = await listProjectsByDefault(tx, policy);
  const keys = await tx.apiKeys.findUsersOfPolicy(orgId, policy);
  const organization = await tx.organizations.get(orgId);
  const users: User[] = [
    ...routes.map((route): User => ({ kind: 'routes', name: route.name })),
    ...policies.filter(({ id }) => id !== policy.id).map((other): User => ({ kind: 'policies', name: other.name })),
    ...keys.map((key): User => ({ kind: 'keys', name: key.name })),
    ...projects.map(({ slug }): User => ({ kind: 'projects', name: slug })),
  ];
  if (projectId === null && organization.defaultPolicy === name) {
    users.push({ kind: 'organization', name: 'default_policy' });
  }
  return users;
}
