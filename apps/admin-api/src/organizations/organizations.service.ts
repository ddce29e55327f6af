import { Injectable } from '@nestjs/common';
import { type Changed, Database, type OrganizationSummary } from '@headgate/database';
import { fault, isFault, newId } from '@headgate/kernel';
import type { AdminCaller } from '../http/admin-caller.ts';
import type { Operator } from '../http/operator.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { Changes } from '../platform/changes.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { Keyring } from '../platform/keyring.ts';
import { Publication } from '../platform/publication.ts';
import type { CreateOrganization } from './create-organization.dto.ts';
import {
  type NewOrganizationResource,
  type OrganizationResource,
  presentOrganization,
} from './organization-resource.ts';
import type { UpdateOrganization } from './update-organization.dto.ts';

/** Organizations come and go by the operator; what one says of itself is its owner's. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly database: Database,
    private readonly changes: Changes,
    private readonly keyring: Keyring,
    private readonly publication: Publication,
  ) {}

  /** Makes it with its project `default`; the answer is the only place where its owner's key is ever shown. */
  async create(operator: Operator, input: CreateOrganization): Promise<Changed<NewOrganizationResource>> {
    const id = newId('org');
    const { text, ...adminKey } = this.keyring.mint();
    const { slug, name = slug } = input;
    const { rev } = await this.insert(operator, { id, slug, name, dataKey: this.keyring.newDataKey(id), adminKey });
    await this.publication.request(id, rev);
    return { result: { ...presentOrganization(await this.getSummary(id)), admin_key: text }, rev };
  }

  /** Ends it: on the proxies too, as soon as the worker has told them. Nothing of it comes back. */
  async delete(operator: Operator, id: string, confirm: string): Promise<Changed<void>> {
    const { slug } = await this.getSummary(id);
    if (confirm !== slug) {
      throw validationFault([{ path: 'confirm', message: 'is not the slug of this organization' }]);
    }
    const removed = await this.database.organizations.remove(actorOfOperator(operator), id);
    if (removed === undefined) throw missing();
    await this.publication.request(id, removed.rev);
    return { result: undefined, rev: removed.rev };
  }

  update(
    caller: AdminCaller,
    input: UpdateOrganization,
    demands: Preconditions,
  ): Promise<Changed<OrganizationResource>> {
    if (caller.isBound) {
      throw fault('permission_denied', { message: 'A key bound to a project may not change the organization.' });
    }
    return this.changes.run(caller, async (tx) => {
      const before = presentOrganization(await tx.organizations.get(caller.org));
      assertPrecondition(demands, before);
      const { name } = input;
      if (name === undefined || name === before.name) return before;
      // The row gets its revision at the end of the change; the answer and the trail speak of it as it will be.
      const after = { ...presentOrganization(await tx.organizations.rename(caller.org, name)), version: tx.rev };
      const { id: resourceId, slug: resourceName } = before;
      tx.record({ action: 'update', resourceKind: 'organization', resourceId, resourceName, before, after });
      return after;
    });
  }

  private async getSummary(id: string): Promise<OrganizationSummary> {
    const found = await this.database.organizations.find(id);
    if (found === undefined) throw missing();
    return found;
  }

  private async insert(
    operator: Operator,
    organization: Parameters<Database['createOrganization']>[1],
  ): Promise<{ rev: number }> {
    try {
      return await this.database.createOrganization(actorOfOperator(operator), organization);
    } catch (error) {
      if (!isFault(error) || error.code !== 'already_exists') throw error;
      const message = `There is an organization "${organization.slug}" already.`;
      throw fault('already_exists', { message, problems: [{ path: 'slug', message: 'is taken' }], cause: error });
    }
  }
}

function missing(): Error {
  return fault('not_found', { message: 'There is no such organization.' });
}
