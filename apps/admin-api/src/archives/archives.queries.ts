import { Injectable } from '@nestjs/common';
import { type AuditRecord, Database, type TenantTx } from '@headgate/database';
import type { ArchivedBodies, ArchivedCall } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { Keyring } from '../platform/keyring.ts';
import { Log } from '../platform/log.ts';
import { ProjectSlugs } from '../platform/project-slugs.ts';
import { RoutesQueries } from '../routes/routes.queries.ts';
import {
  type ArchivedCallResource,
  type OpenedCallResource,
  presentArchived,
  presentOpened,
} from './archived-call-resource.ts';
import type { ListArchiveQuery } from './list-archive.query.ts';
import { unpackBodies } from './unpack-bodies.ts';

/** What was kept of the calls of a route. Whoever reads it is on record before they see it. */
@Injectable()
export class ArchivesQueries {
  constructor(
    private readonly database: Database,
    private readonly routes: RoutesQueries,
    private readonly keyring: Keyring,
    private readonly log: Log,
  ) {}

  async list(
    caller: AdminCaller,
    route: string,
    { limit, cursor, from, to }: ListArchiveQuery,
  ): Promise<ListPage<ArchivedCallResource>> {
    await this.assertThere(caller, route);
    const after = { from: from ?? null, to: to ?? null, limit };
    await this.note(caller, { resourceId: caller.org, resourceName: route, after });
    return this.database.inTenant(caller.org, async (tx) => {
      const slugs = new ProjectSlugs(caller.org, tx);
      const range = { from: toDate(from), to: toDate(to) };
      const page = await tx.archive.list(caller.org, { limit, after: cursor, ...filterOf(caller, route), ...range });
      return presentPage(page, async (row) => presentArchived(row, (await slugs.of(row.project)) ?? row.project));
    });
  }

  async count(caller: AdminCaller, route: string): Promise<number> {
    await this.assertThere(caller, route);
    return this.database.inTenant(caller.org, (tx) => tx.archive.count(caller.org, filterOf(caller, route)));
  }

  async get(caller: AdminCaller, route: string, requestId: string): Promise<OpenedCallResource> {
    const { org } = caller;
    const found = await this.database.inTenant(org, async (tx) => {
      const call = await getCall(caller, tx, { route, requestId });
      const project = (await new ProjectSlugs(org, tx).of(call.project)) ?? call.project;
      return { call, project, vault: await tx.organizations.get(org) };
    });
    await this.note(caller, { resourceId: requestId, resourceName: route, after: { request_id: requestId } });
    const { sealed, ...row } = found.call;
    return presentOpened(presentArchived(row, found.project), await this.open(found.vault, requestId, sealed));
  }

  private async open(
    vault: Parameters<Keyring['openArchived']>[0],
    requestId: string,
    sealed: string,
  ): Promise<ArchivedBodies | undefined> {
    try {
      return await unpackBodies(this.keyring.openArchived(vault, requestId, sealed));
    } catch (error) {
      this.log.error({ org: vault.id, request: requestId, err: error }, 'an archived call cannot be opened');
      return undefined;
    }
  }

  /** What is kept outlives its route. */
  private async assertThere(caller: AdminCaller, route: string): Promise<void> {
    const kept = await this.database.inTenant(caller.org, (tx) =>
      tx.archive.count(caller.org, filterOf(caller, route)),
    );
    if (kept === 0) await this.routes.get(caller, route, 'live');
  }

  private note(
    { org, actor }: AdminCaller,
    about: Pick<AuditRecord, 'resourceId' | 'resourceName' | 'after'>,
  ): Promise<void> {
    return this.database.note(org, actor, [{ ...about, action: 'read', resourceKind: 'archive', before: null }]);
  }
}

/** The call of this route and request as the caller may see it; throws `not_found`. */
export async function getCall(
  caller: AdminCaller,
  tx: TenantTx,
  { route, requestId }: { readonly route: string; readonly requestId: string },
): Promise<ArchivedCall> {
  const call = await tx.archive.find(caller.org, requestId);
  const isElsewhere = caller.project !== undefined && call?.project !== caller.project.id;
  if (call === undefined || call.route !== route || isElsewhere) {
    throw fault('not_found', { message: 'There is no such call in the archive.' });
  }
  return call;
}

function toDate(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}

function filterOf({ project }: AdminCaller, route: string): { route: string; project: string | undefined } {
  return { route, project: project?.id };
}
