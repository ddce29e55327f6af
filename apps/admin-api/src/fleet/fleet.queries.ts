import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import type { AdminCaller } from '../http/admin-caller.ts';
import { ProxyFleet } from '../platform/proxy-fleet.ts';
import type { FleetResource } from './fleet-resource.ts';

/** What the live proxies say of the caller's organization. */
@Injectable()
export class FleetQueries {
  constructor(
    private readonly database: Database,
    private readonly fleet: ProxyFleet,
  ) {}

  async list(caller: AdminCaller): Promise<FleetResource> {
    const reports = await this.fleet.list(caller.org);
    const { rev } = await this.database.inTenant(caller.org, (tx) => tx.organizations.get(caller.org));
    const data = reports.map((report) => ({ ...report, is_current: report.rev >= rev }));
    return { revision: rev, data, next_cursor: null };
  }
}
