import type { ChangeTx, PolicyChange, PolicyRow } from '@headgate/database';
import { inUse, type User } from '../platform/in-use.ts';
import { listProjectsByDefault } from './list-projects-by-default.ts';

/** Throws `in_use` where hiding a policy from a project would leave a route, a key or a default of that project with nothing. */
export async function assertPolicyStillSeen(tx: ChangeTx, row: PolicyRow, { projects }: PolicyChange): Promise<void> {
  if (row.projectId !== null || projects === undefined || projects === null) return;
  const seeing = new Set(projects);
  const users = [...(await listRoutes(tx, row)), ...(await listKeys(tx, row)), ...(await listDefaults(tx, row))];
  const left = users.filter(({ project }) => !seeing.has(project)).map(({ user }) => user);
  if (left.length > 0) throw inUse(`the policy "${row.name}" in projects that would no longer see it`, left);
}

interface UserOfProject {
  readonly project: string;
  readonly user: User;
}

async function listRoutes(tx: ChangeTx, row: PolicyRow): Promise<UserOfProject[]> {
  return listOfProjects(tx, row, { kind: 'routes', rows: await tx.routes.findUsersOfPolicy(row.orgId, row) });
}

async function listKeys(tx: ChangeTx, row: PolicyRow): Promise<UserOfProject[]> {
  return listOfProjects(tx, row, { kind: 'keys', rows: await tx.apiKeys.findUsersOfPolicy(row.orgId, row) });
}

async function listOfProjects(
  tx: ChangeTx,
  { orgId }: PolicyRow,
  { kind, rows }: { kind: User['kind']; rows: readonly { readonly projectId: string | null; readonly name: string }[] },
): Promise<UserOfProject[]> {
  const users: UserOfProject[] = [];
  for (const { projectId, name } of rows) {
    const project = projectId === null ? undefined : await tx.projects.findById(orgId, projectId);
    if (project !== undefined) users.push({ project: project.slug, user: { kind, name } });
  }
  return users;
}

async function listDefaults(tx: ChangeTx, row: PolicyRow): Promise<UserOfProject[]> {
  const projects = await listProjectsByDefault(tx, row);
  return projects.map(({ slug }) => ({ project: slug, user: { kind: 'projects', name: slug } }));
}
