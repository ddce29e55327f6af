import type { TenantTx, Visibility } from '@headgate/database';
import { defaultProjectSlug } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';

/** Rows that belong to a project or to the organization. */
interface Owned {
  readonly projectId: string | null;
}
type Find<Row> = (of: Visibility) => Promise<Row | undefined>;

/** Who owns what this request makes: the project it named, otherwise the organization. */
export function ownerOf(caller: AdminCaller): string | null {
  return caller.project?.id ?? null;
}

/** As much as is known of what this request is about to make. */
export function unmadeFor(caller: AdminCaller): { readonly project: string | null } {
  return { project: caller.project?.slug ?? null };
}

/** The named resource as this request sees it. Without a project: the organization's own, then that of the project `default`. */
export async function findSeen<Row extends Owned>(
  caller: AdminCaller,
  tx: TenantTx,
  find: Find<Row>,
): Promise<Row | undefined> {
  if (caller.project !== undefined) return find({ visibleTo: caller.project.id });
  return (await find({ owner: null })) ?? findDefaults(caller, tx, find);
}

/** The named resource if this request may replace it: of the project it named, never what that project merely inherits. */
export async function findReplaceable<Row extends Owned>(
  caller: AdminCaller,
  tx: TenantTx,
  find: Find<Row>,
): Promise<Row | undefined> {
  return caller.project === undefined ? findSeen(caller, tx, find) : find({ owner: caller.project.id });
}

/** Throws unless the resource belongs to the project the request named, or it named none. */
export function assertOwn(caller: AdminCaller, row: Owned): void {
  if (caller.project === undefined || row.projectId === caller.project.id) return;
  throw fault('permission_denied', {
    message:
      'This resource belongs to the organization; change it with an organization-wide key and without a project.',
  });
}

/** Which rows a list shows: what the named project sees, otherwise everything of the organization. */
export function listedFor(caller: AdminCaller): Visibility | undefined {
  return caller.project && { visibleTo: caller.project.id };
}

async function findDefaults<Row extends Owned>(
  caller: AdminCaller,
  tx: TenantTx,
  find: Find<Row>,
): Promise<Row | undefined> {
  const project = await tx.projects.findBySlug(caller.org, defaultProjectSlug);
  return project && find({ owner: project.id });
}
