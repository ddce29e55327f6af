import type { Database } from './database.ts';
import type { NewOrganization } from './new-organization.ts';

/** What the first start made, or found. */
export interface Bootstrapped {
  /** False when there was an organization already: the key given was not stored then. */
  readonly isNew: boolean;
  readonly orgId: string;
  /** Id of the organization's project `default`. */
  readonly projectId: string;
}

/** Makes the first organization if there is none; safe to call from two processes at once. */
export declare function bootstrapOrganization(database: Database, organization: NewOrganization): Promise<Bootstrapped>;
