import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import { presentEvent } from '../audit/audit-resource.ts';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { ProxyFleet } from '../platform/proxy-fleet.ts';
import { type FleetNow, presentRevision, type RevisionDetail, type RevisionResource } from './revision-resource.ts';

const mostEvents = 200;

/** The revisions of an organization, and how far each has come. They tell of every project. */
@Injectable()
export class RevisionsQueries {
  constructor(
    private readonly database: Database,
    private readonly fleet: ProxyFleet,
  ) {}

  async list(caller: AdminCaller, { limit, cursor }: ListQuery): Promise<ListPage<RevisionResource>> {
    assertUnbound(caller);
    const fleet = await this.askFleet(caller.org);
    return this.database.inTenant(caller.org, async (tx) =>
      presentPage(await tx.audit.listRevisions(caller.org, { limit, after: cursor }), (row) =>
        presentRevision(row, fleet),
      ),
    );
  }

  async get(caller: AdminCaller, revision: number): Promise<RevisionDetail> {
    assertUnbound(caller);
    const fleet = await this.askFleet(caller.org);
    return this.database.inTenant(caller.org, async (tx) => {
      const row = await tx.audit.findRevision(caller.org, revision);
      if (row === undefined) throw fault('not_found', { message: `There is no revision ${revision}.` });
      const { rows } = await tx.audit.list(caller.org, { limit: mostEvents, revision });
      return { ...presentRevision(row, fleet), events: rows.map(presentEvent) };
    });
  }

  private async askFleet(org: string): Promise<FleetNow> {
    const [reports, refusal] = await Promise.all([this.fleet.list(org), this.fleet.findRefusal(org)]);
    return { reports, refusal };
  }
}

function assertUnbound(caller: AdminCaller): void {
  if (!caller.isBound) return;
  throw fault('permission_denied', { message: 'Revisions need a key of the whole organization.' });
}
