import type { Page, PageQuery } from '../page.ts';
import type { AuditRecord, AuditRow, AuditVerdict } from '../rows/audit-row.ts';
import type { RevisionRow } from '../rows/revision-row.ts';

export interface AuditFilter {
  readonly resourceKind?: AuditRecord['resourceKind'] | undefined;
  readonly resourceName?: string | undefined;
  readonly actorId?: string | undefined;
  readonly action?: string | undefined;
  readonly revision?: number | undefined;
  /** Inclusive. */
  readonly from?: Date | undefined;
  /** Exclusive. */
  readonly to?: Date | undefined;
}

/** Actions that change nothing and therefore stand at a revision somebody else made. */
export const notedActions = [
  ...['test', 'export', 'read', 'show_again', 'purge', 'erase'],
  ...['login', 'login_failed', 'login_refused', 'logout', 'end', 'change_password', 'operator_reset', 'reset_password'],
] as const;

/** The audit trail of an organization, newest first. Written by `ChangeTx.record` alone. */
export interface AuditReads {
  list(orgId: string, query: PageQuery & AuditFilter): Promise<Page<AuditRow>>;
  /** Newest first. */
  listRevisions(orgId: string, query: PageQuery): Promise<Page<RevisionRow>>;
  findRevision(orgId: string, revision: number): Promise<RevisionRow | undefined>;
  /** Reads the whole trail, in pages, and checks every hash; with heads that were exported, also that it goes through each. */
  verify(orgId: string, exported?: readonly Pick<AuditRow, 'seq' | 'hash'>[]): Promise<AuditVerdict>;
}
