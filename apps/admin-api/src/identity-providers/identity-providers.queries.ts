import { Injectable } from '@nestjs/common';
import { Database, type IdentityProviderRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { type IdentityProviderResource, presentIdentityProvider } from './identity-provider-resource.ts';

/** The read side of identity providers. They let people into the whole organization, so whoever is bound to a project sees none. */
@Injectable()
export class IdentityProvidersQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<IdentityProviderResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      if (caller.isBound) return { data: [], next_cursor: null };
      const page = await tx.identityProviders.list(caller.org, { limit, after: cursor });
      return presentPage(page, (row) => presentIn(caller.org, tx, row));
    });
  }

  get(caller: AdminCaller, id: string): Promise<IdentityProviderResource> {
    return this.database.inTenant(caller.org, async (tx) =>
      presentIn(caller.org, tx, await getIdentityProvider(caller, tx, id)),
    );
  }
}

/** What an answer shows of it, with the slugs of its projects. */
export function presentIn(org: string, tx: TenantTx, row: IdentityProviderRow): Promise<IdentityProviderResource> {
  const slugs = new ProjectSlugs(org, tx);
  return presentIdentityProvider(row, (projects) => slugs.listOf(projects));
}

/** The identity provider of this id as the request may see it; throws `not_found`. */
export async function getIdentityProvider(caller: AdminCaller, tx: TenantTx, id: string): Promise<IdentityProviderRow> {
  const row = caller.isBound ? undefined : await tx.identityProviders.findById(caller.org, id);
  if (row === undefined) throw fault('not_found', { message: 'There is no such identity provider.' });
  return row;
}
