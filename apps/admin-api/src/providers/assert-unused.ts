import type { ChangeTx, PolicyRow, ProviderRow, RouteRow } from '@headgate/database';
import { inUse, type User } from '../platform/in-use.ts';

/** Throws `in_use`, naming them, while routes or policies refer to the provider. */
export async function assertUnused(tx: ChangeTx, provider: ProviderRow): Promise<void> {
  const users = await listProviderUsers(tx, provider);
  if (users.length > 0) throw inUse(`the provider "${provider.name}"`, users.map(toUser));
}

/** Throws `in_use`, naming them, while routes or policies name the secret. */
export async function assertSecretUnused(tx: ChangeTx, provider: ProviderRow, secret: string): Promise<void> {
  const { orgId } = provider;
  const users = [
    ...(await tx.routes.findUsersOfSecret(orgId, provider, secret)),
    ...(await tx.policies.findUsersOfSecret(orgId, provider, secret)),
  ];
  if (users.length > 0) throw inUse(`the secret "${secret}" of "${provider.name}"`, users.map(toUser));
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
  const users = await listProviderUsers(tx, row);
  const left = users.filter(({ projectId }) => projectId !== null && !seeing.has(projectId));
  if (left.length > 0)
    throw inUse(`the provider "${row.name}" in projects that would no longer see it`, left.map(toUser));
}

async function listProviderUsers(tx: ChangeTx, provider: ProviderRow): Promise<(RouteRow | PolicyRow)[]> {
  const { orgId } = provider;
  return [
    ...(await tx.routes.findUsersOfProvider(orgId, provider)),
    ...(await tx.policies.findUsersOfProvider(orgId, provider)),
  ];
}

function toUser(row: RouteRow | PolicyRow): User {
  return { kind: 'providerId' in row ? 'routes' : 'policies', name: row.name };
}
