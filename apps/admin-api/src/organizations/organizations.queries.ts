import { Injectable } from '@nestjs/common';
import { Database } from '@headgate/database';
import { fault } from '@headgate/kernel';
import type { z } from 'zod';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { ListQuery } from '../http/list.query.ts';
import type { Operator } from '../http/operator.ts';
import { type ListPage, presentPage } from '../http/page-of.ts';
import { type OrganizationResource, presentOrganization } from './organization-resource.ts';
import { type platformEvent, presentPlatformEvent } from './platform-event.ts';

/** The read side of organizations. */
@Injectable()
export class OrganizationsQueries {
  constructor(private readonly database: Database) {}

  async list({ limit, cursor }: ListQuery): Promise<ListPage<OrganizationResource>> {
    return presentPage(await this.database.organizations.list({ limit, after: cursor }), presentOrganization);
  }

  async listEvents({ limit, cursor }: ListQuery): Promise<ListPage<z.infer<typeof platformEvent>>> {
    return presentPage(await this.database.organizations.listEvents({ limit, after: cursor }), presentPlatformEvent);
  }

  /** The caller's own. */
  getOwn({ org }: AdminCaller): Promise<OrganizationResource> {
    return this.database.inTenant(org, async (tx) => presentOrganization(await tx.organizations.get(org)));
  }

  /** Any, for the operator; for whoever belongs to one, another answers as one that is not there. */
  async get(reader: AdminCaller | Operator, id: string): Promise<OrganizationResource> {
    const isHidden = 'org' in reader && reader.org !== id;
    const found = isHidden ? undefined : await this.database.organizations.find(id);
    if (found === undefined) throw fault('not_found', { message: 'There is no such organization.' });
    return presentOrganization(found);
  }
}
