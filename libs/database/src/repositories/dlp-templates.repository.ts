import { newId } from '@headgate/kernel';
import type { ChangeNotes } from '../change-notes.ts';
import { toPage } from '../cursor.ts';
import { type DlpTemplate, Prisma } from '../generated/client.ts';
import { fromJsonColumn, plainJson, toJsonColumn } from '../json-column.ts';
import type { Page, PageQuery } from '../page.ts';
import type { DlpTemplateBody, DlpTemplateChange, DlpTemplateRow, NewDlpTemplate } from '../rows/dlp-template-row.ts';
import type { Tx } from '../session.ts';
import type { DlpTemplateWrites } from '../stores/dlp-templates.ts';
import type { Visibility } from '../visibility.ts';
import { definedOnly } from './defined-only.ts';
import { listShared } from './list-shared.ts';
import { mostUsersShown } from './most-users-shown.ts';

export class DlpTemplatesRepository implements DlpTemplateWrites {
  readonly #tx: Tx;
  readonly #notes: ChangeNotes;

  constructor(tx: Tx, notes: ChangeNotes) {
    this.#tx = tx;
    this.#notes = notes;
  }

  async findById(orgId: string, id: string): Promise<DlpTemplateRow | undefined> {
    const found = await this.#tx.dlpTemplate.findUnique({ where: { orgId_id: { orgId, id } } });
    return found ? toRow(found) : undefined;
  }

  async findByName(orgId: string, of: Visibility, name: string): Promise<DlpTemplateRow | undefined> {
    const query = { table: 'dlp_template', of, where: Prisma.sql`t.name = ${name}` } as const;
    const [found] = await listShared<DlpTemplate>(this.#tx, orgId, query, { limit: 1 });
    return found && toRow(found);
  }

  async list(
    orgId: string,
    query: PageQuery & { readonly of?: Visibility | undefined },
  ): Promise<Page<DlpTemplateRow>> {
    const shared = { table: 'dlp_template', of: query.of, where: Prisma.sql`TRUE` } as const;
    const rows = await listShared<DlpTemplate>(this.#tx, orgId, shared, query);
    return toPage(rows.map(toRow), query.limit, (row) => [row.name, row.id]);
  }

  count(orgId: string): Promise<number> {
    return this.#tx.dlpTemplate.count({ where: { orgId } });
  }

  /** A project's own template hides the organization's: a route of such a project does not mean the organization's. */
  async listUsers(orgId: string, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (ids.length === 0) return new Map();
    const found = await this.#tx.$queryRaw<{ id: string; route: string }[]>`
      SELECT d.id, r.name AS route FROM "dlp_template" d
      CROSS JOIN LATERAL (
        SELECT r.name FROM "route" r
        WHERE r.org_id = ${orgId} AND r.dlp_strategy = d.name AND CASE
          WHEN d.project_id IS NOT NULL THEN r.project_id = d.project_id
          ELSE r.project_id IS NULL OR NOT EXISTS (SELECT 1 FROM "dlp_template" own
            WHERE own.org_id = ${orgId} AND own.project_id = r.project_id AND own.name = d.name) END
        ORDER BY r.name LIMIT ${mostUsersShown}) r
      WHERE d.org_id = ${orgId} AND d.id IN (${Prisma.join([...ids])})
      ORDER BY r.name`;
    return new Map([...Map.groupBy(found, ({ id }) => id)].map(([id, users]) => [id, users.map(({ route }) => route)]));
  }

  async listProjectsNaming({ orgId, projectId, name }: DlpTemplateRow): Promise<readonly string[]> {
    const found = await this.#tx.$queryRaw<{ slug: string }[]>`
      SELECT p.slug FROM "project" p
      WHERE p.org_id = ${orgId} AND p.settings #>> '{dlp,strategy}' = ${name} AND CASE
        WHEN ${projectId}::text IS NOT NULL THEN p.id = ${projectId}
        ELSE NOT EXISTS (SELECT 1 FROM "dlp_template" own
          WHERE own.org_id = ${orgId} AND own.project_id = p.id AND own.name = ${name}) END
      ORDER BY p.slug LIMIT ${mostUsersShown}`;
    return found.map(({ slug }) => slug);
  }

  async insert(orgId: string, template: NewDlpTemplate): Promise<DlpTemplateRow> {
    this.#notes.hasWritten = true;
    const stored = await this.#tx.dlpTemplate.create({
      data: {
        ...template,
        orgId,
        id: newId('dlp'),
        projects: toJsonColumn(template.projects),
        body: toJsonBody(template.body),
      },
    });
    return toRow(stored);
  }

  async update(
    orgId: string,
    id: string,
    expectedVersion: number | undefined,
    change: DlpTemplateChange,
  ): Promise<DlpTemplateRow | undefined> {
    this.#notes.hasWritten = true;
    const { projects, body, ...fields } = change;
    const rows = await this.#tx.dlpTemplate.updateManyAndReturn({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
      data: {
        ...definedOnly(fields),
        ...(projects !== undefined && { projects: toJsonColumn(projects) }),
        ...(body !== undefined && { body: toJsonBody(body) }),
        version: { increment: 1 },
      },
    });
    return rows[0] && toRow(rows[0]);
  }

  async delete(orgId: string, id: string, expectedVersion?: number): Promise<boolean> {
    this.#notes.hasWritten = true;
    const { count } = await this.#tx.dlpTemplate.deleteMany({
      where: { orgId, id, ...(expectedVersion !== undefined && { version: expectedVersion }) },
    });
    return count > 0;
  }
}

function toRow(stored: DlpTemplate): DlpTemplateRow {
  return {
    ...stored,
    projects: fromJsonColumn<readonly string[] | null>(stored.projects),
    body: fromJsonColumn<DlpTemplateBody>(stored.body),
  };
}

function toJsonBody(body: DlpTemplateBody): Prisma.InputJsonObject {
  return plainJson(body) as Prisma.InputJsonObject;
}
