import type { Page, PageQuery } from './page.ts';
import type { Actor, AuditRow } from './rows/audit-row.ts';
import type { OrganizationSummary } from './rows/organization-summary.ts';
import type { RemovedOrganization } from './rows/removed-organization.ts';

/** Every organization from outside: for whoever runs the installation, and for the publisher. */
export interface Organizations {
  /** Oldest first. */
  list(query: PageQuery): Promise<Page<OrganizationSummary>>;
  find(orgId: string): Promise<OrganizationSummary | undefined>;
  /** How many data keys each master key has wrapped, by its id. */
  countByMasterKey(): Promise<ReadonlyMap<string, number>>;
  /** Ids of organizations whose data key another master key has wrapped, in order, after the one given. */
  listWrappedOtherwise(
    masterKeyId: string,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<readonly string[]>;
  /** Removes everything of it but its usage, which nobody can read any more. Undefined when there is none. */
  remove(actor: Actor, orgId: string): Promise<RemovedOrganization | undefined>;
  /** Those removed since, by id. */
  listRemoved(since: Date, query: PageQuery): Promise<Page<RemovedOrganization>>;
  findRemoved(orgId: string): Promise<RemovedOrganization | undefined>;
  /** Removes at most so many usage rows, and archived calls, of an organization that is gone; gives their number. */
  purgeUsage(orgId: string, limit: number): Promise<number>;
  /** What was done to organizations as a whole, newest first; chained like the trail of an organization. */
  listEvents(query: PageQuery): Promise<Page<AuditRow>>;
}
