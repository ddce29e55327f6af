import type { ChangeTx, PolicyChange, PolicyRow } from '@headgate/database';
import { inUse, type User } from '../platform/in-use.ts';
import { listProjectsByDefault } from './list-projects-by-default.ts';

/** Throws `in_use` where hiding a policy from a project would leave a route or a default of that project with nothing. */
export async function assertPolicyStillSeen(tx: ChangeTx, row: PolicyRow, { projects }: PolicyChange): Promise<void> {
  if (row.projectId !== null || projects === undefined || projects === null) return;
  const seeing = new Set(projects);
  const users = [...(await listRoutes(tx, row)), ...(await listDefaults(tx, row))];
  const left = users.filter(({ project }) => !seeing.has(project)).map(({ user }) => user);
  if (left.length > 0) throw inUse(`the policy "${row.name}" in projects that would no longer see it`, left);
}

interface UserOfProject {
  readonly project: string;
  readonly user: User;
}

async function listRoutes(tx: ChangeTx, row: PolicyRow): Promise<UserOfProject[]> {
  const users: UserOfProject[] = [];
  for (const { projectId, name } of await tx.routes.findUsersOfPolicy(row.orgId, row)) {
    const project = projectId === null ? undefined : await tx.projects.findById(row.orgId, projectId);
    if (project !== undefined) users.push({ project: project.slug, user: { kind: 'routes', name } });
  }
  return users;
}

async function listDefaults(tx: ChangeTx, row: PolicyRow): Promise<UserOfProject[]> {
  const projects = await listProjectsByDefault(tx, row);
  return projects.map(({ slug }) => ({ project: slug, user: { kind: 'projects', name: slug } }));
}
