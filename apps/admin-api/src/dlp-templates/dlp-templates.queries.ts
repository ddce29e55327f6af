import { Injectable } from '@nestjs/common';
import { Database, type DlpTemplateRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { findSeen, listedFor } from '../platform/resource-scope.ts';
import { presentTemplate, type TemplateResource } from './template-resource.ts';

/** The read side of data protection templates. */
@Injectable()
export class DlpTemplatesQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<TemplateResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const page = await tx.dlpTemplates.list(caller.org, { limit, after: cursor, of: listedFor(caller) });
      const users = await tx.dlpTemplates.listUsers(
        caller.org,
        page.rows.map(({ id }) => id),
      );
      return presentPage(page, async (row) =>
        presentTemplate(row, { project: await slugs.of(row.projectId), usedBy: users.get(row.id) ?? [] }),
      );
    });
  }

  get(caller: AdminCaller, name: string): Promise<TemplateResource> {
    return this.database.inTenant(caller.org, async (tx) => showTemplate(tx, await getTemplate(caller, tx, name)));
  }
}

/** The template of this name as the request sees it; throws `not_found`. */
export async function getTemplate(caller: AdminCaller, tx: TenantTx, name: string): Promise<DlpTemplateRow> {
  const row = await findSeen(caller, tx, (of) => tx.dlpTemplates.findByName(caller.org, of, name));
  if (row === undefined) throw fault('not_found', { message: `There is no data protection template "${name}".` });
  return row;
}

/** One template with all that surrounds it. */
export async function showTemplate(tx: TenantTx, row: DlpTemplateRow): Promise<TemplateResource> {
  const users = await tx.dlpTemplates.listUsers(row.orgId, [row.id]);
  const project = await new ProjectSlugs(row.orgId, tx).of(row.projectId);
  return presentTemplate(row, { project, usedBy: users.get(row.id) ?? [] });
}
