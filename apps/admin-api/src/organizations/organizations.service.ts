import { Injectable } from '@nestjs/common';
import { type Actor, type Changed, Database, type OrganizationSummary } from '@headgate/database';
import { fault, isFault, type JsonObject, newId } from '@headgate/kernel';
import type { AdminCaller, OnceOnly } from '../http/admin-caller.ts';
import type { Operator } from '../http/operator.ts';
import { assertPrecondition, type Preconditions } from '../http/precondition.ts';
import { validationFault } from '../http/validation-fault.ts';
import { Changes } from '../platform/changes.ts';
import { actorOfOperator } from '../platform/actor-of-operator.ts';
import { Keyring } from '../platform/keyring.ts';
import { onceAddress } from '../platform/once-address.ts';
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
    const wish = { id, slug, name, dataKey: this.keyring.newDataKey(id), adminKey };
    const change =
      operator.onceOnly === undefined
        ? await this.insert(operator, wish, text)
        : await this.insertOnce(operator, wish, { text, once: operator.onceOnly });
    await this.publication.request(change.result.id, change.rev);
    return change;
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

  private async insert(operator: Operator, wish: Wish, text: string): Promise<Changed<NewOrganizationResource>> {
    const { orgId, rev } = await namingTaken(wish, this.database.createOrganization(actorOfOperator(operator), wish));
    return { result: { ...presentOrganization(await this.getSummary(orgId)), admin_key: text }, rev };
  }

  /** Sent again under its key the answer is the first one, which is sealed by the organization that it made. */
  private async insertOnce(
    operator: Operator,
    wish: Wish,
    { text, once: { key, requestHash } }: { readonly text: string; readonly once: OnceOnly },
  ): Promise<Changed<NewOrganizationResource>> {
    const remember = (made: OrganizationSummary): RememberedOrganization => {
      const change = { result: { ...presentOrganization(made), admin_key: text }, rev: made.rev };
      return { org: made.id, sealed: this.keyring.seal(wish, onceAddress(key), JSON.stringify(change)) };
    };
    const actor = actorOfOperator(operator);
    const once = { key, requestHash, remember };
    const { row, isReplay } = await namingTaken(wish, this.database.createOrganizationOnce(actor, wish, once));
    if (row.requestHash !== requestHash) throw fault('idempotency_mismatch');
    // Only `remember` above writes them.
    const { org, sealed } = row.body as unknown as RememberedOrganization;
    const vault = await this.database.inTenant(org, (tx) => tx.organizations.get(org));
    const change = JSON.parse(this.keyring.unseal(vault, onceAddress(key), sealed)) as Changed<NewOrganizationResource>;
    if (isReplay) await this.tellShownAgain(actor, change.result);
    return change;
  }

  /** Whose key it is learns of it, and whoever watches over operators. */
  private async tellShownAgain(actor: Actor, { id, slug }: NewOrganizationResource): Promise<void> {
    const about = { resourceKind: 'organization', resourceId: id, resourceName: slug } as const;
    const event = { ...about, action: 'show_again', before: null, after: null };
    await this.database.note(id, actor, [event]);
    await this.database.notePlatform(actor, event);
  }
}

type Wish = Parameters<Database['createOrganization']>[1] & { readonly id: string };

/** What is stored of an answer: whose data key opens it, so that it is gone when the organization is. */
interface RememberedOrganization extends JsonObject {
  readonly org: string;
  readonly sealed: string;
}

async function namingTaken<T>({ slug }: Wish, making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    if (!isFault(error) || error.code !== 'already_exists') throw error;
    const message = `There is an organization "${slug}" already.`;
    throw fault('already_exists', { message, problems: [{ path: 'slug', message: 'is taken' }], cause: error });
  }
}

function missing(): Error {
  return fault('not_found', { message: 'There is no such organization.' });
}
