import { Injectable } from '@nestjs/common';
import { Database, type ProviderRow, type ProviderSecretRow, type TenantTx } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { findSeen, listedFor } from '../platform/resource-scope.ts';
import { presentProvider, type ProviderResource, presentSecret, type SecretResource } from './provider-resource.ts';

/** The read side of providers and their secrets. */
@Injectable()
export class ProvidersQueries {
  constructor(private readonly database: Database) {}

  list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<ProviderResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const page = await tx.providers.list(caller.org, { limit, after: cursor, of: listedFor(caller) });
      const secretsOf = await tx.providerSecrets.listOf(
        caller.org,
        page.rows.map(({ id }) => id),
      );
      return presentPage(page, async (row) =>
        presentProvider(row, { secrets: secretsOf.get(row.id) ?? [], project: await slugs.of(row.projectId) }),
      );
    });
  }

  get(caller: AdminCaller, name: string): Promise<ProviderResource> {
    return this.database.inTenant(caller.org, async (tx) =>
      present(tx, await getProvider(caller, tx, name), new ProjectSlugs(caller.org, tx)),
    );
  }

  listSecrets(caller: AdminCaller, name: string): Promise<ListPage<SecretResource>> {
    return this.database.inTenant(caller.org, async (tx) => {
      const provider = await getProvider(caller, tx, name);
      const rows = await tx.providerSecrets.list(caller.org, provider.id);
      return { data: rows.map(presentSecret), next_cursor: null };
    });
  }

  /** The secret and the version of its provider, which its ETag is made from. */
  getSecret(caller: AdminCaller, name: string, secret: string): Promise<{ secret: SecretResource; version: number }> {
    return this.database.inTenant(caller.org, async (tx) => {
      const provider = await getProvider(caller, tx, name);
      return { secret: presentSecret(await getSecret(tx, provider, secret)), version: provider.version };
    });
  }
}

/** The provider of this name as the request sees it; throws `not_found`. */
export async function getProvider(caller: AdminCaller, tx: TenantTx, name: string): Promise<ProviderRow> {
  const row = await findSeen(caller, tx, (of) => tx.providers.findByName(caller.org, of, name));
  if (row === undefined) throw fault('not_found', { message: `There is no provider "${name}".` });
  return row;
}

/** The secret of this name; throws `not_found`. */
export async function getSecret(tx: TenantTx, provider: ProviderRow, name: string): Promise<ProviderSecretRow> {
  const row = await tx.providerSecrets.findByName(provider.orgId, provider.id, name);
  if (row === undefined) {
    throw fault('not_found', { message: `The provider "${provider.name}" has no secret "${name}".` });
  }
  return row;
}

async function present(tx: TenantTx, row: ProviderRow, slugs: ProjectSlugs): Promise<ProviderResource> {
  const secrets = await tx.providerSecrets.list(row.orgId, row.id);
  return presentProvider(row, { secrets, project: await slugs.of(row.projectId) });
}
