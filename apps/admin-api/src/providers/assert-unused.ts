import type { ChangeTx, ProviderRow, RouteRow } from '@headgate/database';
import { type Fault, fault } from '@headgate/kernel';

/** Throws `in_use`, naming them, while routes refer to the provider. */
export async function assertUnused(tx: ChangeTx, provider: ProviderRow): Promise<void> {
  const users = await tx.routes.findUsersOfProvider(provider.orgId, provider);
  if (users.length > 0) throw inUse(`the provider "${provider.name}"`, users);
}

/** Throws `in_use` where hiding the provider from a project would leave a route of that project with nothing to call. */
export async function assertStillSeen(
  org: string,
  tx: ChangeTx,
  { row, projects }: { row: ProviderRow; projects: readonly string[] | null },
): Promise<void> {
  if (row.projectId !== null || projects === null) return;
  const seeing = new Set<string>();
  for (const slug of projects) {
    const project = await tx.projects.findBySlug(org, slug);
    if (project !== undefined) seeing.add(project.id);
  }
  const users = await tx.routes.findUsersOfProvider(org, row);
  const left = users.filter(({ projectId }) => projectId !== null && !seeing.has(projectId));
  if (left.length > 0) throw inUse(`the provider "${row.name}" in projects that would no longer see it`, left);
}

/** The fault that lists who still refers to something. */
export function inUse(what: string, users: readonly RouteRow[]): Fault {
  const names = users.map((route) => route.name);
  return fault('in_use', {
    message: `Routes refer to ${what}: ${names.join(', ')}.`,
    problems: names.map((name) => ({ path: `routes.${name}`, message: `refers to ${what}` })),
  });
}
