import type { TenantTx } from '@headgate/database';
import { fault, type Problem } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { validationFault } from '../http/validation-fault.ts';

/**
 * Ids of the projects somebody shall be limited to, by their slugs; null: the whole organization. Absent means the project the
 * request named. Never wider than the caller: who is bound to one project grants that one.
 */
export async function readGrantedProjects(
  caller: AdminCaller,
  tx: TenantTx,
  slugs: readonly string[] | null | undefined,
): Promise<readonly string[] | null> {
  const { isBound, project } = caller;
  if (slugs === undefined && project !== undefined) return [project.id];
  if (slugs === undefined || slugs === null) {
    assertUnbound(isBound);
    return null;
  }
  return findIds(caller, tx, slugs);
}

async function findIds(
  { org, isBound, project }: AdminCaller,
  tx: TenantTx,
  slugs: readonly string[],
): Promise<string[]> {
  const ids = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, slug] of slugs.entries()) {
    // A project beyond the caller's answers like one that is not there.
    const found = isBound && slug !== project?.slug ? undefined : await tx.projects.findBySlug(org, slug);
    if (found === undefined) problems.push({ path: `projects.${index}`, message: `there is no project "${slug}"` });
    else ids.add(found.id);
  }
  if (problems.length > 0) throw validationFault(problems);
  return [...ids].sort();
}

/** Whether a request sees what is limited to these projects: all of it, or only what is limited to the project it named. */
export function seesProjects(caller: AdminCaller, projects: readonly string[] | null): boolean {
  const { project } = caller;
  return project === undefined || (projects?.length === 1 && projects[0] === project.id);
}

function assertUnbound(isBound: boolean): void {
  if (!isBound) return;
  throw fault('permission_denied', {
    message: 'Whoever is bound to a project may grant that project and no more.',
    problems: [{ path: 'projects', message: 'is above your own' }],
  });
}
