import { Injectable } from '@nestjs/common';
import { Database, type TenantTx } from '@headgate/database';
import type { UsageRow } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import type { ListRequestsQuery } from './list-requests.query.ts';

/** The request log: one row for each request a proxy has settled. */
@Injectable()
export class RequestsQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, query: ListRequestsQuery): Promise<ListPage<UsageRow>> {
    const { limit, cursor, route, model, provider, key, status } = query;
    const filter = {
      route,
      model,
      provider,
      keyId: key,
      status,
      attrs: query.attr?.map(toPair),
      from: toDate(query.from),
      to: toDate(query.to),
    };
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const page = await tx.usage.list(caller.org, { limit, after: cursor, project: caller.project?.id, ...filter });
      return presentPage(page, (row) => present(row, slugs));
    });
  }

  get(caller: AdminCaller, id: string): Promise<UsageRow> {
    return this.database.inTenant(caller.org, async (tx: TenantTx) => {
      const row = await tx.usage.find(caller.org, id);
      const isElsewhere = caller.project !== undefined && row?.project !== caller.project.id;
      if (row === undefined || isElsewhere) throw fault('not_found', { message: 'There is no such request.' });
      return present(row, new ProjectSlugs(caller.org, tx));
    });
  }
}

/** Answers speak of slugs; a project that is gone keeps its id. */
async function present(row: UsageRow, slugs: ProjectSlugs): Promise<UsageRow> {
  return { ...row, project: (await slugs.of(row.project)) ?? row.project };
}

function toPair(text: string): readonly [string, string] {
  const colon = text.indexOf(':');
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
