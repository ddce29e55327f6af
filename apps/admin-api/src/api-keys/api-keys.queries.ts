import { Inject, Injectable } from '@nestjs/common';
import { type ApiKeyRow, Database, type TenantTx } from '@headgate/database';
import { type Clock, fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { clockToken } from '../platform/clock-token.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { type KeyResource, presentKey } from './key-resource.ts';
import type { ListKeysQuery } from './list-keys.query.ts';

/** The read side of keys. */
@Injectable()
export class ApiKeysQueries {
  constructor(
    private readonly database: Database,
    @Inject(clockToken) private readonly clock: Clock,
  ) {}

  /** Of the project named, otherwise of the whole organization. */
  list(caller: AdminCaller, query: ListKeysQuery): Promise<ListPage<KeyResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const page = await tx.apiKeys.list(caller.org, { ...toFilter(query), projectId: caller.project?.id });
      return presentPage(page, async (row) => this.present(row, await slugs.of(row.projectId)));
    });
  }

  get(caller: AdminCaller, id: string): Promise<KeyResource> {
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await getKey(caller, tx, id);
      return this.present(row, await new ProjectSlugs(caller.org, tx).of(row.projectId));
    });
  }

  private present(row: ApiKeyRow, project: string | null): KeyResource {
    return presentKey(row, { project, now: this.clock.now() });
  }
}

function toFilter(query: ListKeysQuery): Parameters<TenantTx['apiKeys']['list']>[1] {
  const { limit, cursor, kind, name, enabled, policy, sort } = query;
  return {
    ...{ limit, after: cursor, kind, name, enabled, policy, order: sort },
    namePrefix: query.name_prefix,
    createdBy: query.created_by,
    expiresBefore: query.expires_before === undefined ? undefined : new Date(query.expires_before),
  };
}

/** The key of this id; throws `not_found`, also for one of another project where the request named a project. */
export async function getKey(caller: AdminCaller, tx: TenantTx, id: string): Promise<ApiKeyRow> {
  const row = await tx.apiKeys.findById(caller.org, id);
  const isElsewhere = caller.project !== undefined && row?.projectId !== caller.project.id;
  if (row === undefined || isElsewhere) throw fault('not_found', { message: 'There is no such API key.' });
  return row;
}
