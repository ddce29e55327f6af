import type { Page, PageQuery } from '../page.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { NewProject, ProjectChange, ProjectRow } from '../rows/project-row.ts';

/** Projects of an organization, listed by slug. */
export interface ProjectReads {
  findById(orgId: string, id: string): Promise<ProjectRow | undefined>;
  findBySlug(orgId: string, slug: string): Promise<ProjectRow | undefined>;
  list(orgId: string, query: PageQuery): Promise<Page<ProjectRow>>;
  count(orgId: string): Promise<number>;
  /** At most 50 projects that name this policy, or the organization's of the same alias, as their default; by slug. */
  findUsersOfPolicy(orgId: string, policy: Pick<PolicyRow, 'name' | 'projectId'>): Promise<readonly ProjectRow[]>;
}

export interface ProjectWrites extends ProjectReads {
  /** Throws `already_exists`. */
  insert(orgId: string, project: NewProject): Promise<ProjectRow>;
  /** Undefined when it is gone or its version is not `expectedVersion`. */
  update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ProjectChange,
  ): Promise<ProjectRow | undefined>;
  /** False when it is gone or its version is another. Throws `in_use` while keys, providers or routes belong to it. */
  delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean>;
}
