import { Prisma } from '../generated/client.ts';
import type { Visibility } from '../visibility.ts';

/** The tables whose rows belong to a project or to the organization; `Prisma.sql` so that no text becomes SQL. */
export const sharedTables = {
  policy: Prisma.sql`"policy"`,
  provider: Prisma.sql`"provider"`,
  route: Prisma.sql`"route"`,
  dlp_template: Prisma.sql`"dlp_template"`,
} as const;

/** A condition on the row `t` of one of them. */
export function visibleWhere(table: keyof typeof sharedTables, of: Visibility | undefined): Prisma.Sql {
  if (of === undefined) return Prisma.sql`TRUE`;
  if ('owner' in of) {
    return of.owner === null ? Prisma.sql`t.project_id IS NULL` : Prisma.sql`t.project_id = ${of.owner}`;
  }
  const project = of.visibleTo;
  return Prisma.sql`(t.project_id = ${project} OR (
    t.project_id IS NULL
    AND (t.projects IS NULL OR jsonb_exists(t.projects,
      (SELECT p.slug FROM "project" p WHERE p.org_id = t.org_id AND p.id = ${project})))
    AND NOT EXISTS (SELECT 1 FROM ${sharedTables[table]} own
      WHERE own.org_id = t.org_id AND own.project_id = ${project} AND own.name = t.name)))`;
}
