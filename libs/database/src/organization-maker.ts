import { defaultProjectSlug } from '@headgate/domain';
import { fault, newId } from '@headgate/kernel';
import type { ChangeTx } from './change-tx.ts';
import type { NewOrganization, OrganizationCreated } from './new-organization.ts';
import { doOnce, type OnceDone, type OperatorOnce } from './operator-once.ts';
import { appendPlatformEvent } from './platform-trail.ts';
import type { Actor, AuditRecord } from './rows/audit-row.ts';
import type { OrganizationSummary } from './rows/organization-summary.ts';
import type { Session, Tx } from './session.ts';
import { changeTenant } from './tenant-change.ts';
import type { Transactions } from './transactions.ts';

/** Any number: keeps two first starts apart. */
const bootstrapLock = 48_211_906;

/** Makes organizations; each begins with its project `default` and an admin key, as revision 1. */
export class OrganizationMaker {
  readonly #transactions: Transactions;

  constructor(transactions: Transactions) {
    this.#transactions = transactions;
  }

  create(actor: Actor, organization: NewOrganization): Promise<OrganizationCreated> {
    const orgId = organization.id ?? newId('org');
    const session: Session = { role: 'headgate_app', orgId, isReadOnly: false };
    return this.#transactions.write(session, (tx) => this.#insert(tx, orgId, actor, organization));
  }

  /** Gives the answer remembered under the key instead when there is one. */
  async createOnce(
    actor: Actor,
    organization: NewOrganization,
    once: OperatorOnce<OrganizationSummary>,
  ): Promise<OnceDone> {
    const orgId = organization.id ?? newId('org');
    const tenant: Session = { role: 'headgate_app', orgId, isReadOnly: false };
    const done = await doOnce(this.#transactions, once, async (tx) => {
      await this.#transactions.switchTo(tx, tenant);
      await this.#insert(tx, orgId, actor, organization);
      await this.#transactions.switchTo(tx, tenant);
      return once.remember(await getSummary(tx, orgId));
    });
    if (done === undefined) throw fault('internal', { message: 'An organization was made and not remembered.' });
    return done;
  }

  /** Gives the id of the oldest organization instead when there is one. */
  createFirst(actor: Actor, organization: NewOrganization): Promise<OrganizationCreated | { readonly found: string }> {
    const orgId = organization.id ?? newId('org');
    return this.#transactions.write({ role: 'headgate_worker' }, async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(${bootstrapLock}::bigint)::text`;
      const oldest = await tx.organization.findFirst({
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        select: { id: true },
      });
      if (oldest) return { found: oldest.id };
      await this.#transactions.switchTo(tx, { role: 'headgate_app', orgId, isReadOnly: false });
      return this.#insert(tx, orgId, actor, organization);
    });
  }

  async #insert(tx: Tx, orgId: string, actor: Actor, organization: NewOrganization): Promise<OrganizationCreated> {
    const created = await insertOrganization(tx, orgId, actor, organization);
    await this.#transactions.switchTo(tx, { role: 'headgate_platform', orgId });
    await appendPlatformEvent(tx, creationOf(orgId, organization), { actor, revision: created.rev });
    return created;
  }
}

async function getSummary(tx: Tx, orgId: string): Promise<OrganizationSummary> {
  const made = await tx.organization.findUnique({ where: { id: orgId } });
  if (!made) throw fault('not_found');
  const { id, slug, name, rev, createdAt, updatedAt } = made;
  return { id, slug, name, rev: Number(rev), createdAt, updatedAt };
}

function creationOf(orgId: string, { slug, name }: NewOrganization): AuditRecord {
  return {
    ...{ action: 'create', resourceKind: 'organization', resourceId: orgId, resourceName: slug },
    ...{ before: null, after: { slug, name } },
  };
}

async function insertOrganization(
  tx: Tx,
  orgId: string,
  actor: Actor,
  organization: NewOrganization,
): Promise<OrganizationCreated> {
  const { slug, name, dataKey } = organization;
  await tx.organization.create({ data: { id: orgId, slug, name, dataKey } });
  const { result, rev } = await changeTenant(tx, orgId, actor, async (change) => {
    change.record(creationOf(orgId, organization));
    const projectId = await insertDefaultProject(change, orgId);
    await insertAdminKey(change, orgId, organization.adminKey, actor);
    return projectId;
  });
  return { orgId, projectId: result, rev };
}

async function insertDefaultProject(change: ChangeTx, orgId: string): Promise<string> {
  const { id, slug } = await change.projects.insert(orgId, { slug: defaultProjectSlug });
  change.record({
    ...{ action: 'create', resourceKind: 'project', resourceId: id, resourceName: slug },
    ...{ before: null, after: { slug } },
  });
  return id;
}

async function insertAdminKey(
  change: ChangeTx,
  orgId: string,
  key: NewOrganization['adminKey'],
  actor: Actor,
): Promise<void> {
  const { id, digest, pepper, mask, name = 'owner', role = 'owner' } = key;
  await change.apiKeys.insert(orgId, {
    ...{ id, digest, pepper, mask, name, role, kind: 'admin', projectId: null },
    createdBy: actor.id,
  });
  change.record({
    ...{ action: 'create', resourceKind: 'api_key', resourceId: id, resourceName: name },
    ...{ before: null, after: { name, kind: 'admin', role, mask } },
  });
}
