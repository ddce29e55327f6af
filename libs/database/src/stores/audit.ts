import type { Page, PageQuery } from '../page.ts';
import type { AuditRecord, AuditRow, AuditVerdict } from '../rows/audit-row.ts';

export interface AuditFilter {
  readonly resourceKind?: AuditRecord['resourceKind'] | undefined;
  readonly resourceName?: string | undefined;
  readonly actorId?: string | undefined;
}

/** The audit trail of an organization, newest first. Written by `ChangeTx.record` alone. */
export interface AuditReads {
  list(orgId: string, query: PageQuery & AuditFilter): Promise<Page<AuditRow>>;
  /** Reads the whole trail, in pages, and checks every hash. */
  verify(orgId: string): Promise<AuditVerdict>;
}
