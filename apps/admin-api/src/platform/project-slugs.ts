import type { TenantTx } from '@headgate/database';
import type { Problem } from '@headgate/kernel';

/** Slugs of projects by id, each looked up once: answers speak of slugs, rows of ids. */
export class ProjectSlugs {
  private readonly known = new Map<string, string | null>();

  constructor(
    private readonly org: string,
    private readonly tx: TenantTx,
  ) {}

  /** Null for the organization itself. */
  async of(projectId: string | null): Promise<string | null> {
    if (projectId === null) return null;
    const known = this.known.get(projectId);
    if (known !== undefined) return known;
    const slug = (await this.tx.projects.findById(this.org, projectId))?.slug ?? null;
    this.known.set(projectId, slug);
    return slug;
  }

  /** Of those a person is limited to, without what has been deleted; null for the whole organization. */
  async listOf(projectIds: readonly string[] | null): Promise<string[] | null> {
    if (projectIds === null) return null;
    const slugs: string[] = [];
    for (const id of projectIds) {
      const slug = await this.of(id);
      if (slug !== null) slugs.push(slug);
    }
    return slugs.sort();
  }
}

/** What is wrong with the list of projects that shall see a resource. */
export async function findProjectProblems(
  org: string,
  tx: TenantTx,
  shared: { readonly projects: readonly string[] | null; readonly owner: string | null },
): Promise<Problem[]> {
  const { projects, owner } = shared;
  if (projects === null) return [];
  if (owner !== null) return [{ path: 'projects', message: 'has no meaning for what belongs to one project' }];
  const problems: Problem[] = [];
  for (const [index, slug] of projects.entries()) {
    if (isSlug(slug) && (await tx.projects.findBySlug(org, slug)) !== undefined) continue;
    problems.push({ path: `projects.${index}`, message: `there is no project "${slug}"` });
  }
  return problems;
}

function isSlug(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}
