import { Injectable } from '@nestjs/common';
import { Database, type PolicyRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { findSeen, listedFor } from '../platform/resource-scope.ts';
import { PolicyPlaces } from './policy-places.ts';
import { presentPolicy, type PolicyResource } from './policy-resource.ts';

/** The read side of policies. */
@Injectable()
export class PoliciesQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<PolicyResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const places = new PolicyPlaces(caller.org, tx);
      const page = await tx.policies.list(caller.org, { limit, after: cursor, of: listedFor(caller) });
      return presentPage(page, async (row) => presentPolicy(row, await places.of(row)));
    });
  }

  get(caller: AdminCaller, alias: string, view: 'live' | 'draft'): Promise<PolicyResource> {
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await getPolicy(caller, tx, alias);
      if (view === 'draft' && row.draft === null) throw fault('not_found', { message: `"${alias}" has no draft.` });
      return presentPolicy(row, await new PolicyPlaces(caller.org, tx).of(row), view);
    });
  }
}

/** The policy of this alias as the request sees it; throws `not_found`. */
export async function getPolicy(caller: AdminCaller, tx: TenantTx, alias: string): Promise<PolicyRow> {
  const row = await findSeen(caller, tx, (of) => tx.policies.findByName(caller.org, of, alias));
  if (row === undefined) throw fault('not_found', { message: `There is no policy "${alias}".` });
  return row;
}
