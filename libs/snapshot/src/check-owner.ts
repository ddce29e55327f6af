import { SnapshotError } from './snapshot-error.ts';

/** Throws `SnapshotError` where an entry belongs to a project that is not there, or is shown to one. */
export function checkOwner(
  entry: { readonly project: string | null; readonly projects: readonly string[] | null },
  projectIds: ReadonlySet<string>,
  path: string,
): void {
  if (entry.project !== null && !projectIds.has(entry.project)) {
    throw new SnapshotError('reference_missing', `${path}.project`, `there is no project ${entry.project}`);
  }
  const missing = entry.projects?.findIndex((id) => !projectIds.has(id)) ?? -1;
  if (missing >= 0)
    throw new SnapshotError('reference_missing', `${path}.projects.${missing}`, 'there is no such project');
}
