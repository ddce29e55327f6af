import { fault, newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import type { Page, PageQuery } from '../page.ts';
import type { NewProject, ProjectChange, ProjectRow } from '../rows/project-row.ts';
import type { Tx } from '../session.ts';
import type { ProjectWrites } from '../stores/projects.ts';
import { definedOnly } from './defined-only.ts';

export class ProjectsRepository implements ProjectWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<ProjectRow | undefined> {
    return (await this.#tx.project.findUnique({ where: { orgId_id: { orgId, id } } })) ?? undefined;
  }

  async findBySlug(orgId: string, slug: string): Promise<ProjectRow | undefined> {
    return (await this.#tx.project.findUnique({ where: { orgId_slug: { orgId, slug } } })) ?? undefined;
  }

  async list(orgId: string, query: PageQuery): Promise<Page<ProjectRow>> {
    const [slug] = readCursor(query, 1) ?? [];
    const rows = await this.#tx.project.findMany({
      where: { orgId, ...(slug !== undefined && { slug: { gt: slug } }) },
      orderBy: { slug: 'asc' },
      take: query.limit + 1,
    });
    return toPage(rows, query.limit, (row) => [row.slug]);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.project.count({ where: { orgId } });
  }

  insert(orgId: string, project: NewProject): Promise<ProjectRow> {
    this.#notes.hasWritten = true;
    const { slug, name = null, description = null } = project;
    return this.#tx.project.create({ data: { orgId, id: project.id ?? newId('prj'), slug, name, description } });
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ProjectChange,
  ): Promise<ProjectRow | undefined> {
    this.#notes.hasWritten = true;
    const rows = await this.#tx.project.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: { ...definedOnly(change), version: { increment: 1 } },
    });
    return rows[0];
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.hasWritten = true;
    // No foreign key holds these, see the schema; a deleted key's tombstone must not hold its project.
    if ((await this.#tx.apiKey.count({ where: { orgId, projectId: id, deletedAt: null } })) > 0) throw fault('in_use');
    const { count } = await this.#tx.project.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }
}
