import { fault, newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { readCursor, toPage } from '../cursor.ts';
import { Prisma, type Project } from '../generated/client.ts';
import type { Page, PageQuery } from '../page.ts';
import { plainObject } from '../json-column.ts';
import type { PolicyRow } from '../rows/policy-row.ts';
import type { NewProject, ProjectChange, ProjectRow } from '../rows/project-row.ts';
import type { Tx } from '../session.ts';
import type { ProjectWrites } from '../stores/projects.ts';
import { definedOnly } from './defined-only.ts';
import { mostUsersShown } from './most-users-shown.ts';
import { toProjectRow } from './to-project-row.ts';

export class ProjectsRepository implements ProjectWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<ProjectRow | undefined> {
    return this.#find(Prisma.sql`org_id = ${orgId} AND id = ${id}`);
  }

  async findBySlug(orgId: string, slug: string): Promise<ProjectRow | undefined> {
    return this.#find(Prisma.sql`org_id = ${orgId} AND slug = ${slug}`);
  }

  async list(orgId: string, query: PageQuery): Promise<Page<ProjectRow>> {
    const [slug] = readCursor(query, 1) ?? [];
    const rows = await this.#tx.project.findMany({
      where: { orgId, ...(slug !== undefined && { slug: { gt: slug } }) },
      orderBy: { slug: 'asc' },
      take: query.limit + 1,
    });
    return toPage(rows.map(toProjectRow), query.limit, (row) => [row.slug]);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.project.count({ where: { orgId } });
  }

  async findUsersOfPolicy(
    orgId: string,
    policy: Pick<PolicyRow, 'name' | 'projectId'>,
  ): Promise<readonly ProjectRow[]> {
    const { name, projectId } = policy;
    const where = { orgId, defaultPolicy: name, ...(projectId !== null && { id: projectId }) };
    const rows = await this.#tx.project.findMany({ where, orderBy: { slug: 'asc' }, take: mostUsersShown });
    return rows.map(toProjectRow);
  }

  async insert(orgId: string, project: NewProject): Promise<ProjectRow> {
    const { slug, name = null, description = null, settings = {}, defaultPolicy = null } = project;
    const id = project.id ?? newId('prj');
    this.#notes.wrote('project', id);
    const data = { orgId, id, slug, name, description, settings: plainObject(settings), defaultPolicy };
    return toProjectRow(await this.#tx.project.create({ data }));
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: ProjectChange,
  ): Promise<ProjectRow | undefined> {
    this.#notes.wrote('project', id);
    const { settings, ...fields } = change;
    const rows = await this.#tx.project.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(settings !== undefined && { settings: plainObject(settings) }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toProjectRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.wrote('project', id);
    // No foreign key holds these, see the schema; a deleted key's tombstone must not hold its project.
    if ((await this.#tx.apiKey.count({ where: { orgId, projectId: id, deletedAt: null } })) > 0) throw fault('in_use');
    const { count } = await this.#tx.project.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }

  async #find(where: Prisma.Sql): Promise<ProjectRow | undefined> {
    const [found] = await this.#tx.ask<Project>(Prisma.sql`SELECT * FROM "project" WHERE ${where}`);
    return found && toProjectRow(found);
  }
}
