import { defaultProjectSlug } from '@headgate/domain';
import { fault } from '@headgate/kernel';
import type { Database } from './database.ts';
import type { NewOrganization } from './new-organization.ts';
import type { Actor } from './rows/audit-row.ts';

/** What the first start made, or found. */
export interface Bootstrapped {
  /** False when there was an organization already: the key given was not stored then. */
  readonly isNew: boolean;
  readonly orgId: string;
  /** Id of the organization's project `default`. */
  readonly projectId: string;
}

const actor: Actor = { kind: 'system', id: 'bootstrap', name: 'First start' };

/** Makes the first organization if there is none; safe to call from two processes at once. */
export async function bootstrapOrganization(database: Database, organization: NewOrganization): Promise<Bootstrapped> {
  const outcome = await database.createFirstOrganization(actor, organization);
  if (!('found' in outcome)) return { isNew: true, orgId: outcome.orgId, projectId: outcome.projectId };
  const orgId = outcome.found;
  const project = await database.inTenant(orgId, (tx) => tx.projects.findBySlug(orgId, defaultProjectSlug));
  if (!project) throw fault('not_found', { message: `The organization has no project "${defaultProjectSlug}".` });
  return { isNew: false, orgId, projectId: project.id };
}
