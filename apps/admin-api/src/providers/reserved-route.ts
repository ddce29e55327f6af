import type { ChangeTx, ProviderRow, RouteRow } from '@headgate/database';
import { anyModel, snapshotLimits } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import { presentRoute } from '../routes/route-resource.ts';

/** Gives a new provider its reserved route, in the change that makes the provider. Throws where a route has the name already. */
export async function provisionReservedRoute(tx: ChangeTx, provider: ProviderRow): Promise<void> {
  const { orgId, projectId, name, projects } = provider;
  if ((await tx.routes.findByName(orgId, { owner: projectId }, name)) !== undefined) {
    throw fault('already_exists', {
      message: `A route named "${name}" exists already, and a provider's reserved route takes the provider's name.`,
    });
  }
  if ((await tx.routes.count(orgId)) >= snapshotLimits.maxRoutes) {
    throw fault('limit_exceeded', { message: `An organization has at most ${snapshotLimits.maxRoutes} routes.` });
  }
  const body = { type: 'chat' as const, models: [{ name: anyModel, provider: name }], config: {} };
  const row = await tx.routes.insert(orgId, {
    projectId,
    name,
    providerId: provider.id,
    enabled: true,
    projects,
    body,
  });
  tx.record({ ...subject(row), action: 'create', before: null, after: presentRoute(row, null) });
}

/** The reserved route is seen where its provider is. */
export async function shareReservedRoute(tx: ChangeTx, provider: ProviderRow): Promise<void> {
  const row = await tx.routes.findReserved(provider.orgId, provider.id);
  if (row === undefined || JSON.stringify(row.projects) === JSON.stringify(provider.projects)) return;
  const after = await tx.routes.update(provider.orgId, row.id, row.version, { projects: provider.projects });
  if (after === undefined) throw fault('version_mismatch');
  tx.record({ ...subject(row), action: 'update', before: presentRoute(row, null), after: presentRoute(after, null) });
}

/** The reserved route goes with its provider, and the audit trail says so. */
export async function deleteReservedRoute(tx: ChangeTx, provider: ProviderRow): Promise<void> {
  const row = await tx.routes.findReserved(provider.orgId, provider.id);
  if (row === undefined) return;
  await tx.routes.delete(provider.orgId, row.id);
  tx.record({ ...subject(row), action: 'delete', before: presentRoute(row, null), after: null });
}

function subject(row: RouteRow): { resourceKind: 'route'; resourceId: string; resourceName: string } {
  return { resourceKind: 'route', resourceId: row.id, resourceName: row.name };
}
